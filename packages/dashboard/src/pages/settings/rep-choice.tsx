/** Chooses reps by ticking them; a search keeps long lists short. */
import type { RepView } from "@fathom-sync/contract";
import { useMemo, useState } from "react";
import { useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { selectRows, toRows } from "../reps/select-reps.ts";
import { SETTINGS_TEXTS } from "./settings.texts.ts";

/** More are found by searching. */
const SHOWN = 60;

interface RepChoiceProps {
  readonly reps: readonly RepView[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

export function RepChoice({ reps, chosen, onChange }: RepChoiceProps) {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const [search, setSearch] = useState("");
  const found = useMemo(() => {
    const active = reps.filter((rep) => rep.active);
    return selectRows(toRows(active, nowMs), { search, status: undefined, sort: "name" }).slice(0, SHOWN);
  }, [reps, nowMs, search]);
  return (
    <div className="rep-choice">
      <input
        type="search"
        className="input"
        aria-label={texts.findReps}
        placeholder={texts.findReps}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <fieldset className="rep-choice-list">
        <legend className="visually-hidden">{texts.chosen}</legend>
        {found.map(({ rep: { repId, name } }) => (
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
