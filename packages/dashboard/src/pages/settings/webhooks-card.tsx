/** How the webhooks stand, and what they brought that nobody could read: each can be read again once that is mended. */
import type { DeliveryView } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { RotateCw } from "lucide-react";
import { Badge, Button, Card, ErrorBox, Loading, Notice, Stat, Table, type Tone } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import type { Summary } from "../../data/roster.ts";
import { useRepNames } from "../../data/use-rep-names.ts";
import { useTexts } from "../../texts/language.tsx";
import { SETTINGS_TEXTS } from "./settings.texts.ts";
import { type Replay, toReplayKey, useReplays } from "./use-replays.ts";
import { useUnreadable } from "./use-unreadable.ts";

/** @param summary undefined: not read yet */
export function WebhooksCard({ summary }: { readonly summary: Summary | undefined }) {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  const unreadable = useUnreadable();
  const tell = (count: number | undefined) => (count === undefined ? "–" : format.number(count));
  return (
    <Card title={texts.webhooks} description={texts.webhooksText}>
      <div className="stack">
        <div className="stats">
          <Stat label={texts.webhooksActive} value={tell(summary?.webhooks.active)} />
          <Stat label={texts.webhooksFailed} value={tell(summary?.webhooks.failed)} />
          <Stat label={texts.webhooksOff} value={tell(summary?.webhooks.none)} />
        </div>
        <div className="stack-tight">
          <h3 className="card-part">{texts.unreadable}</h3>
          <p className="muted small">{texts.unreadableText}</p>
        </div>
        {unreadable.error ? (
          <ErrorBox error={unreadable.error} onRetry={unreadable.refetch} isRetrying={unreadable.isFetching} />
        ) : null}
        {unreadable.items.length === 0 && !unreadable.error ? (
          unreadable.isLooking ? (
            <Loading lines={1} />
          ) : (
            <Notice tone={unreadable.hasMore ? "info" : "good"}>
              {unreadable.hasMore ? texts.unreadableNoneSoFar : texts.unreadableNone}
            </Notice>
          )
        ) : null}
        {unreadable.items.length > 0 ? <Deliveries items={unreadable.items} /> : null}
        {unreadable.hasMore ? (
          <div>
            <Button isSmall isBusy={unreadable.isLooking} onClick={unreadable.lookFurther}>
              {texts.lookFurther}
            </Button>
          </div>
        ) : null}
      </div>
    </Card>
  );
}

function Deliveries({ items }: { readonly items: readonly DeliveryView[] }) {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const names = useRepNames(items.map(({ repId }) => repId));
  const { replays, replay, isBusy } = useReplays();
  return (
    <div className="stack-tight">
      <Table caption={texts.unreadable} isStacked>
        <thead>
          <tr>
            <th scope="col">{texts.rep}</th>
            <th scope="col">{texts.received}</th>
            <th scope="col">{texts.reason}</th>
            <th scope="col">{texts.keptUntil}</th>
            <th scope="col">
              <span className="visually-hidden">{texts.readAgain}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((delivery) => {
            const { repId, deliveryId, receivedAt, reason, keptUntil } = delivery;
            const name = names.get(repId) ?? repId;
            const state = replays.get(toReplayKey(delivery));
            return (
              <tr key={toReplayKey(delivery)}>
                <th scope="row" className="break row-name">
                  <Link to="/reps/$repId" params={{ repId }}>
                    {name}
                  </Link>
                  <div className="muted small rep-id">{deliveryId}</div>
                </th>
                <td className="nowrap" data-label={texts.received}>
                  {format.moment(receivedAt, nowMs)}
                </td>
                <td className="break cell-text" data-label={texts.reason}>
                  {reason ?? "–"}
                </td>
                <td className="nowrap" data-label={texts.keptUntil}>
                  {format.date(keptUntil)}
                </td>
                <td className="cell-action">
                  <div role="status">{state ? <ReplayState replay={state} /> : null}</div>
                  {state && state.kind !== "failed" && state.kind !== "unreadable" ? null : (
                    <Button
                      isSmall
                      aria-label={texts.readAgainOf(name, deliveryId)}
                      icon={<RotateCw size={14} aria-hidden />}
                      onClick={() => replay([delivery])}
                    >
                      {texts.readAgain}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
      {items.length > 1 ? (
        <div>
          <Button isSmall isBusy={isBusy} onClick={() => replay(items)}>
            {texts.readAllAgain(format.number(items.length))}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

const TONES: Readonly<Record<Replay["kind"], Tone>> = {
  busy: "info",
  received: "info",
  merged: "good",
  ignored: "neutral",
  unreadable: "bad",
  failed: "bad",
};

function ReplayState({ replay }: { readonly replay: Replay }) {
  const texts = useTexts(SETTINGS_TEXTS);
  return (
    <>
      <Badge tone={TONES[replay.kind]}>{texts.replayed[replay.kind]}</Badge>
      {replay.kind === "failed" ? <span className="small"> {replay.message}</span> : null}
    </>
  );
}
