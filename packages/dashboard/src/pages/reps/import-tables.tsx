/** What would be imported, and what became of it. */
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, Button, Notice, Table } from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { toCsvLine } from "./csv.ts";
import { IMPORT_FIELDS, type ImportRow } from "./import-rows.ts";
import { REPS_TEXTS } from "./reps.texts.ts";
import type { RowResult } from "./send-import.ts";

const SHOWN = 8;
/** Of results: each is told, and the file has the rest. */
const RESULTS_SHOWN = 200;

export function ImportPreview({ rows }: { readonly rows: readonly ImportRow[] }) {
  const texts = useTexts(REPS_TEXTS).import;
  const format = useFormat();
  const toTrouble = useTrouble();
  // What cannot be sent is shown first: it is what somebody must look at.
  const shown = rows.toSorted((a, b) => Number(!a.trouble) - Number(!b.trouble)).slice(0, SHOWN);
  return (
    <>
      <Table caption={texts.preview} isStacked>
        <RowsHead />
        <tbody>
          {shown.map((row) => (
            <RowLine key={row.line} row={row}>
              <Badge tone={row.trouble ? "bad" : "info"}>{row.trouble ? toTrouble(row) : texts.ready}</Badge>
            </RowLine>
          ))}
        </tbody>
      </Table>
      {rows.length > SHOWN && <p className="muted small">{texts.more(format.number(rows.length - SHOWN))}</p>}
    </>
  );
}

interface ImportResultsProps {
  readonly results: readonly RowResult[];
  /** Rows that were not even sent. */
  readonly unsent: readonly ImportRow[];
  readonly onClose: () => void;
}

export function ImportResults({ results, unsent, onClose }: ImportResultsProps) {
  const texts = useTexts(REPS_TEXTS).import;
  const { me } = useApi();
  const format = useFormat();
  const toTrouble = useTrouble();
  const all: RowResult[] = [
    ...results,
    ...unsent.map((row): RowResult => ({ row, result: "refused", reason: toTrouble(row) })),
  ];
  const failed = all.filter(({ result }) => result === "refused");
  const count = (wanted: RowResult["result"]) => format.number(all.filter(({ result }) => result === wanted).length);
  const shown = all.toSorted((a, b) => Number(a.result !== "refused") - Number(b.result !== "refused"));
  return (
    <div className="stack">
      <Notice
        tone={failed.length === 0 ? "good" : "warn"}
        role="status"
        title={texts.done(count("created"), count("updated"), count("refused"))}
      >
        {me.role === "service" && results.some(({ row }) => row.rep.apiKey) && <p>{texts.tried}</p>}
      </Notice>
      <div className="import-results">
        <Table caption={texts.result} isStacked>
          <RowsHead />
          <tbody>
            {shown.slice(0, RESULTS_SHOWN).map(({ row, result, reason }) => (
              <RowLine key={row.line} row={row}>
                <Badge tone={result === "refused" ? "bad" : "good"}>{texts.results[result]}</Badge>
                {reason !== undefined && <span className="small break"> {reason}</span>}
              </RowLine>
            ))}
          </tbody>
        </Table>
      </div>
      {shown.length > RESULTS_SHOWN && (
        <p className="muted small">{texts.more(format.number(shown.length - RESULTS_SHOWN))}</p>
      )}
      <div className="dialog-actions">
        {failed.length > 0 && (
          <Button icon={<Download size={15} aria-hidden />} onClick={() => saveFailed(failed, texts.reason)}>
            {texts.download}
          </Button>
        )}
        <Button variant="primary" onClick={onClose}>
          {texts.finish}
        </Button>
      </div>
    </div>
  );
}

function RowsHead() {
  const texts = useTexts(REPS_TEXTS);
  return (
    <thead>
      <tr>
        <th scope="col" className="number">
          {texts.import.line}
        </th>
        <th scope="col">{texts.rep}</th>
        <th scope="col">{texts.import.key}</th>
        <th scope="col">{texts.import.result}</th>
      </tr>
    </thead>
  );
}

function RowLine({ row, children }: { readonly row: ImportRow; readonly children: ReactNode }) {
  const texts = useTexts(REPS_TEXTS).import;
  const { repId, name, email, apiKey } = row.rep;
  return (
    <tr>
      <td className="number" data-label={texts.line}>
        {row.line}
      </td>
      <th scope="row" className="break import-cell">
        {name || "–"}
        <br />
        <span className="muted small">
          {repId} · {email}
        </span>
      </th>
      <td data-label={texts.key}>{apiKey ? texts.withKey : "–"}</td>
      <td data-label={texts.result}>{children}</td>
    </tr>
  );
}

function useTrouble(): (row: ImportRow) => string {
  const texts = useTexts(REPS_TEXTS).import;
  return ({ trouble }) => {
    if (!trouble) return "";
    return trouble.kind === "twice" ? texts.twice : texts.missing(trouble.field);
  };
}

/** The rows as they came, with the reason beside each: mended, the file can be imported as it is. */
function saveFailed(failed: readonly RowResult[], reasonHeading: string): void {
  const lines = [
    toCsvLine([...IMPORT_FIELDS, reasonHeading]),
    ...failed.map(({ row, reason }) =>
      toCsvLine([...IMPORT_FIELDS.map((field) => row.rep[field] ?? ""), reason ?? ""]),
    ),
  ];
  const url = URL.createObjectURL(new Blob([`\uFEFF${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "fathom-sync-failed-rows.csv";
  link.click();
  URL.revokeObjectURL(url);
}
