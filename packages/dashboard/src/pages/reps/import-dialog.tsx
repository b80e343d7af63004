/** Import from CSV: choose, look, send, see what became of each row. */
import { useMutation } from "@tanstack/react-query";
import { type ChangeEvent, useId, useState } from "react";
import { Button, Dialog, ErrorBox, Notice, ProgressBar } from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { useRosterCache } from "../../data/roster-cache.ts";
import { useTexts } from "../../texts/language.tsx";
import { CsvError, parseCsv } from "./csv.ts";
import { type ImportPlan, type ImportRow, toImportPlan } from "./import-rows.ts";
import { ImportPreview, ImportResults } from "./import-tables.tsx";
import { REPS_TEXTS } from "./reps.texts.ts";
import { sendImport } from "./send-import.ts";

export function ImportDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const texts = useTexts(REPS_TEXTS).import;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={texts.title} description={texts.lead} isWide>
      <ImportSteps onClose={onClose} />
    </Dialog>
  );
}

function ImportSteps({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts(REPS_TEXTS).import;
  const format = useFormat();
  const { client, me } = useApi();
  const cache = useRosterCache();
  const [plan, setPlan] = useState<ImportPlan>();
  const [badLine, setBadLine] = useState<number>();
  const [done, setDone] = useState(0);
  const sending = useMutation({
    mutationFn: (rows: readonly ImportRow[]) => sendImport(client, me.role, rows, setDone),
    onSettled: () => cache.reload(),
  });

  async function read(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0];
    if (!file) return;
    sending.reset();
    setDone(0);
    setBadLine(undefined);
    setPlan(undefined);
    try {
      setPlan(toImportPlan(parseCsv(await file.text())));
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      setBadLine(error.line);
    }
  }

  const good = plan?.rows.filter(({ trouble }) => trouble === undefined) ?? [];
  const bad = plan?.rows.filter(({ trouble }) => trouble !== undefined) ?? [];
  if (sending.data) return <ImportResults results={sending.data} unsent={bad} onClose={onClose} />;
  return (
    <div className="stack">
      <FileField label={texts.choose} onChange={(event) => void read(event)} />
      {badLine !== undefined && <Notice tone="bad" role="alert" title={texts.unreadable(format.number(badLine))} />}
      {plan && plan.missingColumns.length > 0 && (
        <Notice tone="bad" role="alert" title={texts.missingColumns(format.list(plan.missingColumns))} />
      )}
      {plan && plan.ignoredColumns.length > 0 && (
        <p className="muted small">{texts.ignored(format.list(plan.ignoredColumns))}</p>
      )}
      {plan && plan.missingColumns.length === 0 && plan.rows.length === 0 && (
        <Notice tone="warn" role="alert" title={texts.empty} />
      )}
      {plan && plan.rows.length > 0 && (
        <>
          <p role="status">{texts.found(format.number(good.length), format.number(bad.length))}</p>
          <ImportPreview rows={plan.rows} />
        </>
      )}
      {sending.isPending && (
        <ProgressBar share={done / good.length} label={texts.title}>
          {texts.sending(format.number(done), format.number(good.length))}
        </ProgressBar>
      )}
      {sending.error && <ErrorBox error={sending.error} />}
      {good.length > 0 && (
        <div className="dialog-actions">
          <Button variant="primary" isBusy={sending.isPending} onClick={() => sending.mutate(good)}>
            {texts.start(format.number(good.length))}
          </Button>
        </div>
      )}
    </div>
  );
}

function FileField(props: {
  readonly label: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <input id={id} type="file" accept=".csv,text/csv,text/plain" className="input" onChange={props.onChange} />
    </div>
  );
}
