/** While something loads: its shape, and after a while a word that it takes longer. */
import { useEffect, useState } from "react";
import { useTexts } from "../texts/language.tsx";
import { COMPONENT_TEXTS } from "./components.texts.ts";

const SLOW_AFTER_MS = 4_000;
const LINE_KEYS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] as const;

/** @param lines 1 to 10 */
export function Loading({ lines = 3 }: { readonly lines?: number }) {
  const texts = useTexts(COMPONENT_TEXTS);
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="stack-tight" role="status">
      <span className={isSlow ? "muted small" : "visually-hidden"}>{isSlow ? texts.slow : texts.loading}</span>
      {LINE_KEYS.slice(0, lines).map((key) => (
        <span className="skeleton" key={key} aria-hidden />
      ))}
    </div>
  );
}
