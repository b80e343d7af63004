/** Where and when each part came from: polled or sent by Fathom, and as of when Fathom knew it. */
import type { CallView, PartState } from "@fathom-sync/contract";
import { Badge, Card, type Tone } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { CALL_TEXTS } from "./call.texts.ts";

/** `expired`: erased here, because it was older than it is kept; nothing Fathom did. */
const TONES: Readonly<Record<PartState | "expired", Tone>> = {
  present: "good",
  pending: "warn",
  absent: "neutral",
  expired: "neutral",
  failed: "bad",
};
const PARTS = ["summary", "actionItems", "transcript"] as const;

export function OriginCard({ call }: { readonly call: CallView }) {
  const texts = useTexts(CALL_TEXTS);
  const format = useFormat();
  const rows = [
    { key: "metadata", state: "present" as const, source: call.sources?.metadata, observedAt: call.observedAt },
    ...PARTS.map((key) => ({
      key,
      state: key === "transcript" && call.transcript.expiredAt !== undefined ? ("expired" as const) : call[key].state,
      source: call.sources?.[key],
      observedAt: call[key].observedAt,
    })),
  ] as const;
  return (
    <Card title={texts.origin}>
      <dl className="origin">
        {rows.map(({ key, state, source, observedAt }) => (
          <div key={key}>
            <dt>
              {texts[key]} <Badge tone={TONES[state]}>{texts.states[state]}</Badge>
            </dt>
            <dd className="muted small">
              {[
                ...(source === undefined ? [] : [texts.sources[source]]),
                ...(observedAt === undefined ? [] : [texts.asOf(format.dateTime(observedAt))]),
              ].join(", ")}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted small origin-id">{texts.recordingId(String(call.recordingId))}</p>
    </Card>
  );
}
