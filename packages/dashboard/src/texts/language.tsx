/** The reader's language: what the browser asks for, until somebody switches. Kept in this browser. */
import { pickLanguage } from "@fathom-sync/contract";
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import type { Catalogue, Language } from "./texts.ts";

const STORAGE_KEY = "fathom-sync:language";

interface LanguageChoice {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice>({ language: "en", setLanguage: () => undefined });

function readLanguage(): Language {
  const kept = localStorage.getItem(STORAGE_KEY);
  return kept === "nl" || kept === "en" ? kept : pickLanguage(navigator.languages.join(","));
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(readLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      setLanguage: (next: Language) => {
        localStorage.setItem(STORAGE_KEY, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageChoice {
  return use(LanguageContext);
}

/** The words of one catalogue in the reader's language. */
export function useTexts<Texts>(catalogue: Catalogue<Texts>): Texts {
  return catalogue[useLanguage().language] as Texts;
}
