/** Chooses reps by ticking them; a search finds those that are not shown, and who is chosen stays in sight meanwhile. */
import { X } from "lucide-react";
import { useState } from "react";
import { Button, ErrorBox, Loading } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { useRosterPage } from "../../data/roster.ts";
import { useTyped } from "../../data/use-typed.ts";
import { useTexts } from "../../texts/language.tsx";
import { SETTINGS_TEXTS } from "./settings.texts.ts";

/** More are found by searching. */
const SHOWN = 60;
/** Names of the chosen in sight; the rest is counted. */
const NAMED = 12;
/** What the API takes. */
const WORDS_LENGTH_MAX = 100;

/** Names by id. */
export type ChosenReps = ReadonlyMap<string, string>;

interface RepChoiceProps {
  readonly chosen: ChosenReps;
  readonly onChange: (chosen: ChosenReps) => void;
}

export function RepChoice({ chosen, onChange }: RepChoiceProps) {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  const [words, setWords] = useState("");
  const [typed, setTyped] = useTyped(words, setWords);
  const { data, error, refetch, isFetching } = useRosterPage({
    active: true,
    sort: "name",
    limit: SHOWN,
    ...(words === "" ? {} : { search: words }),
  });
  const change = (repId: string, name: string, isChosen: boolean) => {
    const next = new Map(chosen);
    if (isChosen) next.set(repId, name);
    else next.delete(repId);
    onChange(next);
  };
  return (
    <div className="rep-choice">
      <input
        type="search"
        className="input"
        aria-label={texts.findReps}
        placeholder={texts.findReps}
        maxLength={WORDS_LENGTH_MAX}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        // It searches, and does not start what the form around it starts.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      {error ? <ErrorBox error={error} onRetry={refetch} isRetrying={isFetching} /> : null}
      {!data && !error ? <Loading lines={4} /> : null}
      {data && data.items.length > 0 ? (
        <fieldset className="rep-choice-list">
          <legend className="visually-hidden">{texts.chosen}</legend>
          {data.items.map(({ repId, name }) => (
            <label key={repId} className="check">
              <input
                type="checkbox"
                checked={chosen.has(repId)}
                onChange={(event) => change(repId, name, event.target.checked)}
              />
              <span className="break">{name}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      <div className="muted small" role="status">
        {data?.matching === 0 ? <p>{texts.noneFits}</p> : null}
        {data && data.matching > data.items.length ? (
          <p>{texts.shownOf(format.number(data.items.length), format.number(data.matching))}</p>
        ) : null}
        <p>{texts.chosenCount(format.number(chosen.size))}</p>
      </div>
      <Chosen chosen={chosen} onRemove={(repId) => change(repId, "", false)} />
    </div>
  );
}

function Chosen({ chosen, onRemove }: { readonly chosen: ChosenReps; readonly onRemove: (repId: string) => void }) {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  if (chosen.size === 0) return null;
  const more = chosen.size - NAMED;
  return (
    <ul className="rep-chosen" aria-label={texts.chosen}>
      {[...chosen].slice(0, NAMED).map(([repId, name]) => (
        <li key={repId}>
          <Button isSmall icon={<X size={14} aria-hidden />} onClick={() => onRemove(repId)}>
            <span className="visually-hidden">{texts.without}</span> <span className="break">{name}</span>
          </Button>
        </li>
      ))}
      {more > 0 ? <li className="muted small">{texts.andMore(format.number(more))}</li> : null}
    </ul>
  );
}
