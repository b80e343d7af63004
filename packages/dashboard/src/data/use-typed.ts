/**
 * What is being typed, told on when the typing pauses: a search is not asked for each letter. What changes from outside (the browser's
 * back button) takes its place; what is typed meanwhile is not lost to the echo of what was told on.
 */
import { useEffect, useState } from "react";

const PAUSE_MS = 250;

/** @param value what counts now @param onPause told the text without blanks around it */
export function useTyped(value: string, onPause: (text: string) => void): readonly [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (value !== told) {
      setTold(value);
      setTyped(value);
    }
  }
  const text = typed.trim();
  useEffect(() => {
    if (text === told) return;
    const timer = setTimeout(() => {
      setTold(text);
      onPause(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, told, onPause]);
  return [typed, setTyped];
}
