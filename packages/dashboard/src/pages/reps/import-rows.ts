/** From a table to rows to import: which column is what, and what is wrong before anything is sent. */
import type { ImportRepInput } from "@fathom-sync/contract";
import type { CsvTable } from "./csv.ts";

export const IMPORT_FIELDS = ["repId", "name", "email", "fathomEmail", "apiKey"] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
const REQUIRED: readonly ImportField[] = ["repId", "name", "email"];

/** Names people give their columns, without case, spaces, dashes and underscores. */
const NAMES: Readonly<Record<ImportField, readonly string[]>> = {
  repId: ["repid", "id", "crmid", "rep", "verkoperid"],
  name: ["name", "fullname", "naam", "verkoper"],
  email: ["email", "emailaddress", "mail", "emailadres"],
  fathomEmail: ["fathomemail", "fathomemailadres", "emailfathom"],
  apiKey: ["apikey", "key", "fathomapikey", "fathomkey", "sleutel", "apisleutel"],
};

export type RowTrouble = { readonly kind: "missing" | "twice"; readonly field: ImportField };

export interface ImportRow {
  readonly line: number;
  readonly rep: ImportRepInput;
  readonly trouble: RowTrouble | undefined;
}

export interface ImportPlan {
  readonly rows: readonly ImportRow[];
  /** Columns without which nothing can be imported. */
  readonly missingColumns: readonly ImportField[];
  /** Headings that mean nothing here. */
  readonly ignoredColumns: readonly string[];
}

export function toImportPlan({ header, rows }: CsvTable): ImportPlan {
  const columns = header.map((heading) => findField(heading));
  const missingColumns = REQUIRED.filter((field) => !columns.includes(field));
  const ignoredColumns = header.filter((heading, index) => columns[index] === undefined && heading !== "");
  if (missingColumns.length > 0) return { rows: [], missingColumns, ignoredColumns };
  const seen = new Set<string>();
  const planned = rows.map(({ line, cells }): ImportRow => {
    const read = (field: ImportField) => (cells[columns.indexOf(field)] ?? "").trim();
    const find = (field: ImportField) => (columns.includes(field) ? read(field) || undefined : undefined);
    const rep: ImportRepInput = { repId: read("repId"), name: read("name"), email: read("email") };
    const [fathomEmail, apiKey] = [find("fathomEmail"), find("apiKey")];
    if (fathomEmail !== undefined) rep.fathomEmail = fathomEmail;
    if (apiKey !== undefined) rep.apiKey = apiKey;
    const missing = REQUIRED.find((field) => read(field) === "");
    const isTwice = missing === undefined && seen.has(rep.repId);
    seen.add(rep.repId);
    const trouble: RowTrouble | undefined = missing
      ? { kind: "missing", field: missing }
      : isTwice
        ? { kind: "twice", field: "repId" }
        : undefined;
    return { line, rep, trouble };
  });
  return { rows: planned, missingColumns, ignoredColumns };
}

function findField(heading: string): ImportField | undefined {
  const plain = heading.toLowerCase().replaceAll(/[\s_-]/g, "");
  return IMPORT_FIELDS.find((field) => NAMES[field].includes(plain));
}
