/** The answer: one sentence, then what is wrong and where it is put right. */
import { Link } from "@tanstack/react-router";
import { ChevronRight, CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Tone } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import type { Verdict } from "./verdict.ts";
import { toVerdictLink } from "./verdict-link.ts";
import { toVerdictWords } from "./verdict-words.ts";

const ICONS: Readonly<Record<Tone, typeof Info>> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
  info: Info,
  neutral: Info,
};

/** What is older than this is said to be. */
const NEW_MS = 60_000;

interface VerdictCardProps {
  readonly verdict: Verdict;
  /** When the reps were counted. */
  readonly asOf: string;
}

export function VerdictCard({ verdict, asOf }: VerdictCardProps) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const words = toVerdictWords(verdict, texts, format, nowMs);
  const Icon = ICONS[verdict.tone];
  return (
    <section className={`verdict verdict-${verdict.tone}`} aria-labelledby="verdict">
      <Icon className="verdict-icon" size={32} aria-hidden />
      <div className="verdict-body">
        <h2 id="verdict" aria-live="polite">
          <Headline verdict={verdict}>{words.headline}</Headline>
        </h2>
        {words.troubles.length > 0 && (
          <ul className="verdict-troubles">
            {words.troubles.map(({ status, repId, text }) => (
              <li key={status}>
                {repId === undefined ? (
                  <Link to="/reps" search={{ status }}>
                    {text} <ChevronRight size={15} aria-hidden />
                  </Link>
                ) : (
                  <Link to="/reps/$repId" params={{ repId }}>
                    {text} <ChevronRight size={15} aria-hidden />
                  </Link>
                )}
              </li>
            ))}
          </ul>
        )}
        <p className="verdict-foot">
          {verdict.lastCheckedAt !== null && (
            <Link to="/runs">{texts.checked(format.ago(verdict.lastCheckedAt, nowMs))}</Link>
          )}
          {nowMs - Date.parse(asOf) > NEW_MS && <> · {texts.counted(format.ago(asOf, nowMs))}</>}
        </p>
      </div>
    </section>
  );
}

/** The sentence leads to those it is about. */
function Headline({ verdict, children }: { readonly verdict: Verdict; readonly children: ReactNode }) {
  const link = toVerdictLink(verdict);
  if (link === undefined) return children;
  return (
    <Link to={link.to} search={link.search as never} className="verdict-link">
      {children}
    </Link>
  );
}
