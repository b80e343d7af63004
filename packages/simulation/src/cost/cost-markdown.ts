/** The cost sheet as Markdown: what was measured, the bill, and how it compares. Pure. */
import { type Bill, toBill, toMonth, toNaiveBill } from "./bill.ts";
import type { CompanyMeasure } from "./measure-company.ts";
import type { CostOptions } from "./options.ts";
import { PRICES_AS_OF } from "./prices.ts";
import { toMultiple, type Usage } from "./usage.ts";

/** In USD a rep and month at 1,000 reps. */
export const TARGET_USD = 0.015;
const TARGET_REPS = 1_000;
const COMPARED_REPS = [100, 1_000, 10_000];

export function toCostMarkdown(measure: CompanyMeasure, options: CostOptions): string {
  const { reps, callsAMonth, callMinutes } = options;
  const bill = toBill(measure, reps);
  const naive = (count: number) => toNaiveBill(measure, count, { callsAMonth, callMinutes });
  const compared = [...new Set([...COMPARED_REPS, reps])].toSorted((a, b) => a - b);
  return [
    `Reps: ${toCount(reps)}, checked every ${measure.intervalMinutes} minutes; ${callsAMonth} calls of ${callMinutes} minutes a rep in 30 days. Prices of ${PRICES_AS_OF}.`,
    toTargetSentence(measure),
    "### What is used",
    toTable(
      ["of one rep", "an idle run", "a run with one new call", "a month", "and of a run itself"],
      toUsageRows(measure, toMultiple(toMonth(measure, reps), 1 / reps)),
    ),
    "### The bill of a month",
    toTable(
      ["what", "amount", "unit", "USD", "after always-free"],
      [
        ...bill.lines.map(({ what, amount, unit, usd, usdAfterFree }) => [
          what,
          toCount(amount),
          unit,
          toUsd(usd),
          toUsd(usdAfterFree),
        ]),
        ["**all**", "", "", `**${toUsd(bill.usd)}**`, `**${toUsd(bill.usdAfterFree)}**`].map((cell) => cell || "–"),
      ],
    ),
    "### Beside the naive design",
    toTable(
      ["reps", "USD a month", "a rep", "after always-free, a rep", "naive", "naive, a rep", "times"],
      compared.map((count) => toComparedRow(toBill(measure, count), naive(count))),
    ),
  ].join("\n\n");
}

function toTargetSentence(measure: CompanyMeasure): string {
  const { usdPerRep, usdAfterFree, reps } = toBill(measure, TARGET_REPS);
  const after = usdAfterFree / reps;
  const say = (usd: number) => `${usd <= TARGET_USD ? "met" : "missed"} ($${usd.toFixed(4)})`;
  return `Target: at most $${TARGET_USD} a rep and month at ${toCount(TARGET_REPS)} reps. At list prices **${say(usdPerRep)}**; after what AWS gives every account for ever **${say(after)}**.`;
}

function toUsageRows({ reps, idle, busy, perRun }: CompanyMeasure, month: Usage): string[][] {
  const rows: readonly (readonly [string, keyof Usage])[] = [
    ["light requests to Fathom", "lightRequests"],
    ["heavy requests to Fathom", "heavyRequests"],
    ["read units", "readUnits"],
    ["write units", "writeUnits"],
    ["messages", "messages"],
    ["SQS requests", "sqsRequests"],
    ["invocations", "invocations"],
    ["Lambda time, GB-s", "gbSeconds"],
    ["KMS requests", "kmsRequests"],
    ["bytes of log", "logBytes"],
  ];
  return rows.map(([what, name]) => [
    what,
    toShort((idle[name] - perRun[name]) / reps),
    toShort((busy[name] - perRun[name]) / reps),
    toShort(month[name]),
    toShort(perRun[name]),
  ]);
}

function toComparedRow(bill: Bill, naive: Bill): string[] {
  return [
    toCount(bill.reps),
    toUsd(bill.usd),
    bill.usdPerRep.toFixed(4),
    (bill.usdAfterFree / bill.reps).toFixed(4),
    toUsd(naive.usd),
    naive.usdPerRep.toFixed(4),
    (naive.usd / bill.usd).toFixed(0),
  ];
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function toUsd(usd: number): string {
  return usd.toFixed(2);
}

function toCount(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : toShort(value);
}

function toShort(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toFixed(value >= 1 ? 1 : 3)));
}
