/**
 * In the verdict's place until it is known, which with thousands of reps takes the first to look some seconds: says what is being read, of how
 * many as far as this browser remembers, and that it is worth waiting for.
 */
import { useEffect, useState } from "react";
import { Spinner } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { useRecentRuns, useStats } from "./overview-data.ts";

const STORAGE_KEY = "fathom-sync:rep-count";
/** Quicker than this it is not worth a word. */
const WORDS_AFTER_MS = 700;
const LONG_AFTER_MS = 2_500;
const MANY = 200;

/** For the next time. */
export function keepRepCount(count: number): void {
  localStorage.setItem(STORAGE_KEY, String(count));
}

function readRepCount(): number {
  const count = Number(localStorage.getItem(STORAGE_KEY));
  return Number.isSafeInteger(count) ? count : 0;
}

export function VerdictLoading() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const [count] = useState(readRepCount);
  const hasWords = useAfter(WORDS_AFTER_MS);
  const isLong = useAfter(LONG_AFTER_MS);
  // What stands below the verdict does not wait for it.
  useStats();
  useRecentRuns();
  const words = count > MANY ? texts.readingMany(format.number(count)) : texts.reading;
  return (
    <div className="verdict verdict-info verdict-loading" role="status">
      <span className="verdict-icon">
        <Spinner />
      </span>
      <div className="verdict-body">
        <p className={hasWords ? "verdict-reading" : "visually-hidden"}>{words}</p>
        {hasWords ? null : <span className="skeleton" aria-hidden />}
        {isLong ? <p className="verdict-foot">{texts.readingLong}</p> : <span className="skeleton" aria-hidden />}
      </div>
    </div>
  );
}

function useAfter(delayMs: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), delayMs);
    return () => clearTimeout(timer);
  }, [delayMs]);
  return isOver;
}
