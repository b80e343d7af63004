/** Search, filter and order of the list of reps; each with how many it would leave. */
import type { RosterPage } from "@fathom-sync/contract";
import { X } from "lucide-react";
import { useCallback } from "react";
import { Button } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { TROUBLE } from "../../data/rep-status.ts";
import { useTyped } from "../../data/use-typed.ts";
import { useTexts } from "../../texts/language.tsx";
import { REPS_TEXTS } from "./reps.texts.ts";
import { type RepsAddress, type RepsSearch, SORTS, STATUS_FILTERS, WORDS_LENGTH_MAX } from "./reps-search.ts";

interface RepsFiltersProps {
  readonly search: RepsSearch;
  readonly counts: RosterPage["counts"];
  /** `replace`: not a step of its own for the back button. */
  readonly onChange: (next: Partial<Record<keyof RepsAddress, string | undefined>>, replace?: boolean) => void;
}

export function RepsFilters({ search, counts, onChange }: RepsFiltersProps) {
  const texts = useTexts(REPS_TEXTS);
  const format = useFormat();
  const { words, status, sort, failure, freshness, isPending } = search;
  const [typed, setTyped] = useTyped(
    words,
    useCallback((text) => onChange({ q: text || undefined }, true), [onChange]),
  );
  const sum = (wanted: readonly string[]) =>
    counts.filter((one) => wanted.includes(one.status)).reduce((total, { count }) => total + count, 0);
  const options = STATUS_FILTERS.map((one) => ({ one, count: sum(one === "trouble" ? TROUBLE : [one]) }));
  return (
    <>
      <search className="filters">
        <input
          type="search"
          className="input"
          aria-label={texts.search}
          placeholder={texts.search}
          maxLength={WORDS_LENGTH_MAX}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <label className="filter">
          {texts.status}
          <select
            className="input"
            value={status ?? ""}
            onChange={(event) => onChange({ status: event.target.value || undefined })}
          >
            <option value="">
              {texts.all} ({format.number(counts.reduce((total, { count }) => total + count, 0))})
            </option>
            {options
              .filter(({ one, count }) => count > 0 || one === status)
              .map(({ one, count }) => (
                <option key={one} value={one}>
                  {one === "trouble" ? texts.trouble : texts.statuses[one]} ({format.number(count)})
                </option>
              ))}
          </select>
        </label>
        <label className="filter">
          {texts.sort}
          <select className="input" value={sort} onChange={(event) => onChange({ sort: event.target.value })}>
            {SORTS.map((one) => (
              <option key={one} value={one}>
                {texts.sorts[one]}
              </option>
            ))}
          </select>
        </label>
      </search>
      {(failure !== undefined || freshness !== undefined || isPending) && (
        <div className="filter-chips">
          {failure !== undefined && (
            <Button isSmall icon={<X size={14} aria-hidden />} onClick={() => onChange({ failure: undefined })}>
              <span className="visually-hidden">{texts.without}</span> {texts.failures[failure]}
            </Button>
          )}
          {freshness !== undefined && (
            <Button isSmall icon={<X size={14} aria-hidden />} onClick={() => onChange({ freshness: undefined })}>
              <span className="visually-hidden">{texts.without}</span> {texts.until}: {texts.freshness[freshness]}
            </Button>
          )}
          {isPending && (
            <Button isSmall icon={<X size={14} aria-hidden />} onClick={() => onChange({ parts: undefined })}>
              <span className="visually-hidden">{texts.without}</span> {texts.withPending}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
