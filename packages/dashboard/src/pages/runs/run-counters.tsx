/** A run in numbers: what came of it, and what it took. */
import type { RunView } from "@fathom-sync/contract";
import { Card, Stat } from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { toRunPrice } from "./run-price.ts";
import { RUN_TEXTS } from "./runs.texts.ts";

export function RunCounters({ run }: { readonly run: RunView }) {
  const texts = useTexts(RUN_TEXTS);
  const format = useFormat();
  const { me } = useApi();
  const { calls, reps, requests, units } = run;
  const isRep = me.role === "rep";
  return (
    <div className="grid-2">
      <Card title={texts.counters}>
        <div className="stats">
          <Stat label={texts.added} value={format.number(calls.added)} />
          <Stat label={texts.updated} value={format.number(calls.updated)} />
          <Stat label={texts.unchanged} value={format.number(calls.unchanged)} />
          <Stat label={texts.failed} value={format.number(reps.failed)} />
          <Stat label={texts.blocked} value={format.number(reps.blocked)} />
          <Stat label={texts.deferred} value={format.number(reps.deferred)} />
        </div>
      </Card>
      <Card title={texts.cost}>
        <div className="stats">
          <Stat label={texts.light} value={format.number(requests.light)} hint={texts.lightHint} />
          <Stat label={texts.heavy} value={format.number(requests.heavy)} hint={texts.heavyHint} />
          <Stat
            label={texts.read}
            value={format.number(units.read)}
            hint={texts.reportsHint(format.number(units.reports.read))}
          />
          <Stat
            label={texts.write}
            value={format.number(units.write)}
            hint={texts.reportsHint(format.number(units.reports.write))}
          />
          {isRep ? null : <Stat label={texts.price} value={toRunPrice(run, format)} hint={texts.priceHint} />}
        </div>
      </Card>
    </div>
  );
}
