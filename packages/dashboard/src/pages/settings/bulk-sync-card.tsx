/** Bulk sync: for whom, how far back; then the run's own page shows how it goes. */
import type { BulkSyncBody } from "@fathom-sync/contract";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { RefreshCw } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button, Card, ErrorBox, TextField } from "../../components/index.ts";
import { useApi, useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { toDayStart } from "./day-start.ts";
import { type ChosenReps, RepChoice } from "./rep-choice.tsx";
import { SETTINGS_TEXTS } from "./settings.texts.ts";

/** What the API takes; its own check has the last word. */
const HOURS_MOST = 8_760;
const REPS_MOST = 1_000;

export function BulkSyncCard() {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const navigate = useNavigate();
  const { client, me } = useApi();
  const [isForAll, setForAll] = useState(true);
  const [chosen, setChosen] = useState<ChosenReps>(new Map());
  const [back, setBack] = useState<"fresh" | "hours" | "since">("fresh");
  const [hours, setHours] = useState("24");
  const [since, setSince] = useState("");
  const [isDeep, setDeep] = useState(false);
  const [isTried, setTried] = useState(false);
  const starting = useMutation({
    // A key of its own for this click: a request that is repeated after a lost answer starts nothing twice.
    mutationFn: (body: BulkSyncBody) => client.startSync({ body, idempotencyKey: crypto.randomUUID() }),
    onSuccess: ({ runId }) => navigate({ to: "/runs/$runId", params: { runId } }),
  });

  const hoursError =
    back === "hours" && !(/^\d+$/.test(hours) && Number(hours) >= 1 && Number(hours) <= HOURS_MOST)
      ? texts.hoursError(format.number(HOURS_MOST))
      : undefined;
  const sinceAt = back === "since" && /^\d{4}-\d{2}-\d{2}$/.test(since) ? toDayStart(since, me.timeZone) : undefined;
  const sinceError =
    back === "since" && (sinceAt === undefined || Date.parse(sinceAt) > nowMs) ? texts.sinceError : undefined;
  const choiceError = isForAll
    ? undefined
    : chosen.size === 0
      ? texts.chooseSome
      : chosen.size > REPS_MOST
        ? texts.tooMany(format.number(REPS_MOST))
        : undefined;

  function start(): void {
    setTried(true);
    if (hoursError ?? sinceError ?? choiceError) return;
    starting.mutate({
      ...(isForAll ? {} : { repIds: [...chosen.keys()] }),
      ...(back === "hours" ? { hours: Number(hours) } : {}),
      ...(sinceAt === undefined ? {} : { since: sinceAt }),
      ...(isDeep ? { deep: true } : {}),
    });
  }

  return (
    <Card title={texts.bulk} description={texts.bulkText}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          start();
        }}
      >
        <fieldset className="choices">
          <legend>{texts.who}</legend>
          <Choice name="who" label={texts.everybody} isOn={isForAll} onChoose={() => setForAll(true)} />
          <Choice name="who" label={texts.chosen} isOn={!isForAll} onChoose={() => setForAll(false)} />
        </fieldset>
        {!isForAll && <RepChoice chosen={chosen} onChange={setChosen} />}
        {isTried && choiceError !== undefined && (
          <p className="field-error" role="alert">
            {choiceError}
          </p>
        )}
        <fieldset className="choices">
          <legend>{texts.back}</legend>
          <Choice name="back" label={texts.fresh} isOn={back === "fresh"} onChoose={() => setBack("fresh")} />
          <Choice name="back" label={texts.hours} isOn={back === "hours"} onChoose={() => setBack("hours")} />
          <Choice name="back" label={texts.since} isOn={back === "since"} onChoose={() => setBack("since")} />
        </fieldset>
        {back === "hours" && (
          <div className="narrow">
            <TextField
              label={texts.hoursLabel}
              inputMode="numeric"
              value={hours}
              error={isTried ? hoursError : undefined}
              onChange={(event) => setHours(event.target.value.trim())}
            />
          </div>
        )}
        {back === "since" && (
          <div className="narrow">
            <TextField
              label={texts.sinceLabel}
              type="date"
              value={since}
              error={isTried ? sinceError : undefined}
              onChange={(event) => setSince(event.target.value)}
            />
          </div>
        )}
        <label className="check">
          <input type="checkbox" checked={isDeep} onChange={(event) => setDeep(event.target.checked)} />
          {texts.deep}
        </label>
        {starting.error && <ErrorBox error={starting.error} />}
        <div>
          <Button
            type="submit"
            variant="primary"
            isBusy={starting.isPending}
            icon={<RefreshCw size={15} aria-hidden />}
          >
            {texts.start}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly isOn: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <label className="check">
      <input type="radio" name={props.name} checked={props.isOn} onChange={props.onChoose} />
      {props.label}
    </label>
  );
}
