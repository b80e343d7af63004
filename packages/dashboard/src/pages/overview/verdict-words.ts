/** The verdict in words, each trouble with where it leads. */
import type { Format } from "../../texts/format.ts";
import type { Catalogue } from "../../texts/texts.ts";
import type { OVERVIEW_TEXTS } from "./overview.texts.ts";
import type { Trouble, Verdict } from "./verdict.ts";

export type OverviewTexts = typeof OVERVIEW_TEXTS extends Catalogue<infer Texts> ? Texts : never;

export interface VerdictWords {
  readonly headline: string;
  readonly troubles: readonly {
    readonly status: Trouble["status"];
    readonly repId: string | undefined;
    readonly text: string;
  }[];
}

export function toVerdictWords(verdict: Verdict, texts: OverviewTexts, format: Format, nowMs: number): VerdictWords {
  // A key is refused at a moment; what holds somebody up lasts from a moment on.
  const toSince = (status: Trouble["status"], since: string | undefined) => {
    if (since === undefined) return "";
    return status === "refused" ? format.since(since, nowMs) : texts.from(format.moment(since, nowMs));
  };
  return {
    headline: toHeadline(verdict, texts.verdict, format, nowMs),
    troubles: verdict.troubles.map(({ status, count, since, repId }) => ({
      status,
      repId,
      text: texts.troubles[status](format.number(count), count === 1, toSince(status, since)),
    })),
  };
}

function toHeadline(
  { kind, total, upToDate, until, lastCheckedAt }: Verdict,
  texts: OverviewTexts["verdict"],
  format: Format,
  nowMs: number,
): string {
  const when = until === null ? "" : format.moment(until, nowMs);
  switch (kind) {
    case "none":
      return texts.none;
    case "unconnected":
      return texts.unconnected;
    case "first":
      return texts.first;
    case "stopped":
      return lastCheckedAt === null ? texts.neverChecked : texts.stopped(format.moment(lastCheckedAt, nowMs));
    case "all":
      return texts.all(format.number(total), total === 1, when);
    case "some":
      return upToDate === 0
        ? texts.nobody(format.number(total), total === 1)
        : texts.some(format.number(upToDate), format.number(total), upToDate === 1, when);
  }
}
