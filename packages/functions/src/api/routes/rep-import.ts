/** The import of reps: every row is checked and stored by itself, and its result says what became of it. */
import {
  checkInput,
  type FieldError,
  ImportRep,
  type ImportRepsBody,
  type ImportResult,
  type ImportRowView,
  type Language,
  RepId,
  toProblem,
} from "@fathom-sync/contract";
import { mapInTurns, toFathomEmail, toUniqueRunId } from "@fathom-sync/core";
import type { Services } from "../../wiring.ts";
import { answerJson, toThrownProblem } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { toConnectionView } from "../views/rep-view.ts";

/** Rows written side by side: 500 of them are done within seconds. */
const ROWS_AT_ONCE = 10;

type CheckedRow = { readonly row: number; readonly repId: string | null } & (
  | { readonly rep: ImportRep; readonly errors?: undefined }
  | { readonly rep?: undefined; readonly errors: readonly FieldError[] }
);
/** What became of a row. */
interface RowResult {
  readonly view: ImportRowView;
  /** A key was stored that the first sync is to try. */
  readonly tries: boolean;
  /** Refused by a fault of ours, so that nobody knows whether it was stored. */
  readonly isDoubtful?: boolean;
}

export const importReps = createHandler<unknown, unknown, ImportRepsBody>(
  async ({ services, body, language, deed }) => {
    const rows = refuseRepeated(body.reps.map(checkRow));
    const results = await mapInTurns(rows, ROWS_AT_ONCE, (row) => importRow(services, row, language));
    // Hundreds at once: what is kept is read anew by the next who looks.
    await services.roster.forget();
    const stored = results.filter(({ view, isDoubtful = false }) => view.result !== "refused" || isDoubtful);
    deed.name({ targets: stored.flatMap(({ view }) => (view.repId === null ? [] : [view.repId])) });
    const runId = await startFirstSyncs(services, results);
    const items = results.map(({ view }) => view);
    const count = (result: ImportRowView["result"]) => items.filter((item) => item.result === result).length;
    const counts = { created: count("created"), updated: count("updated"), refused: count("refused") };
    services.log.info("reps.imported", { ...counts, runId });
    const answer: ImportResult = { ...counts, items, ...(runId === undefined ? {} : { runId }) };
    return answerJson(200, answer);
  },
);

function checkRow(input: unknown, row: number): CheckedRow {
  const result = checkInput(ImportRep, input);
  if (result.ok) return { row, repId: result.data.repId, rep: result.data };
  const repId = RepId.safeParse(input !== null && typeof input === "object" ? Reflect.get(input, "repId") : undefined);
  return {
    row,
    repId: repId.success ? repId.data : null,
    errors: result.errors.map((error) => ({ ...error, path: error.path.replace(/^body/, `body.reps[${row}]`) })),
  };
}

/** Which of two rows for one rep, or for one Fathom address, is meant is not ours to guess: none of them is taken. */
function refuseRepeated(rows: readonly CheckedRow[]): CheckedRow[] {
  const byId = Map.groupBy(rows, ({ repId }) => repId);
  const byEmail = Map.groupBy(rows, ({ rep }) => rep && toFathomEmail(rep.fathomEmail ?? rep.email));
  return rows.map((checked) => {
    const { row, repId, rep } = checked;
    if (!rep) return checked;
    const email = toFathomEmail(rep.fathomEmail ?? rep.email);
    const errors: FieldError[] = [];
    if ((byId.get(repId) ?? []).length > 1) {
      errors.push({ path: `body.reps[${row}].repId`, message: "is given in several rows", allowed: "each rep once" });
    }
    if ((byEmail.get(email) ?? []).length > 1) {
      const field = (rep.fathomEmail ?? null) === null ? "email" : "fathomEmail";
      errors.push({
        path: `body.reps[${row}].${field}`,
        message: "is the Fathom address of several rows",
        allowed: "each Fathom e-mail address once",
      });
    }
    return errors.length === 0 ? checked : { row, repId, errors };
  });
}

async function importRow(services: Services, checked: CheckedRow, language: Language): Promise<RowResult> {
  const { row, repId, rep, errors } = checked;
  if (!rep) {
    return {
      tries: false,
      view: { row, repId, result: "refused", problem: toProblem("invalid_request", { errors, language }) },
    };
  }
  try {
    const imported = await services.importRep({
      repId: rep.repId,
      name: rep.name,
      email: rep.email,
      fathomEmail: toFathomEmail(rep.fathomEmail ?? rep.email),
      active: rep.active ?? true,
      apiKey: rep.apiKey ?? undefined,
    });
    if (!imported.rep.active) await pause(services, rep.repId);
    return {
      tries: imported.keyStored && imported.rep.active,
      view: {
        row,
        repId,
        result: imported.created ? "created" : "updated",
        connection: toConnectionView(imported.connection),
      },
    };
  } catch (error) {
    const { code, input } = toThrownProblem(error);
    const isDoubtful = code === "internal_error" || code === "unavailable";
    if (isDoubtful) services.log.error("reps.row_not_imported", error, { row });
    const problem = toProblem(code, { ...input, language });
    return { tries: false, isDoubtful, view: { row, repId, result: "refused", problem } };
  }
}

/** The row is stored whatever becomes of the webhook; a paused rep's deliveries bring nothing. */
async function pause({ connections, log }: Services, repId: string): Promise<void> {
  try {
    await connections.pause(repId);
  } catch (error) {
    log.error("webhook.not_deleted", error, { repId });
  }
}

/** One run for all of them; the keys are stored, so when it cannot be started the next tick tries them. */
async function startFirstSyncs(services: Services, results: readonly RowResult[]): Promise<string | undefined> {
  const repIds = results.flatMap(({ tries, view }) => (tries && view.repId !== null ? [view.repId] : []));
  if (repIds.length === 0) return undefined;
  const { dispatcher, clock, random, log } = services;
  try {
    const runId = toUniqueRunId("connect", clock.now(), random);
    return (await dispatcher.start({ trigger: "connect", runId, repIds })).runId;
  } catch (error) {
    log.error("connection.first_sync_not_started", error, { reps: repIds.length });
    return undefined;
  }
}
