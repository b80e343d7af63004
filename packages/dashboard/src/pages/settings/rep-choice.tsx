/** Chooses reps by ticking them; a search keeps long lists short. */
import { useState } from "react";
import { ErrorBox } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { useRosterPage } from "../../data/roster.ts";
import { useTyped } from "../../data/use-typed.ts";
import { useTexts } from "../../texts/language.tsx";
import { SETTINGS_TEXTS } from "./settings.texts.ts";

/** More are found by searching. */
const SHOWN = 60;
/** What the API takes. */
const WORDS_LENGTH_MAX = 100;

interface RepChoiceProps {
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

export function RepChoice({ chosen, onChange }: RepChoiceProps) {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  const [words, setWords] = useState("");
  const [typed, setTyped] = useTyped(words, setWords);
  const { data, error, refetch } = useRosterPage({
    active: true,
    sort: "name",
    limit: SHOWN,
    ...(words === "" ? {} : { search: words }),
  });
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
      />
      {error && !data ? <ErrorBox error={error} onRetry={refetch} /> : null}
      <fieldset className="rep-choice-list">
        <legend className="visually-hidden">{texts.chosen}</legend>
        {data?.items.map(({ repId, name }) => (
          <label key={repId} className="check">
            <input
              type="checkbox"
              checked={chosen.has(repId)}
              onChange={(event) => {
                const next = new Set(chosen);
                if (event.target.checked) next.add(repId);
                else next.delete(repId);
                onChange(next);
              }}
            />
            <span className="break">{name}</span>
          </label>
        ))}
      </fieldset>
      <p className="muted small" role="status">
        {texts.chosenCount(format.number(chosen.size))}
      </p>
    </div>
  );
}
