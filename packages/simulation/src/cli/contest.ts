/**
 * `pnpm simulate:contestants`: the rivals and ours through the same histories; prints the table and writes it into
 * docs/reliability.md, with the seeds and the command that repeats it. Exits 1 when ours did anything wrong.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type ContestRow, runContest } from "../contestants/compare.ts";
import { formatContest } from "../contestants/contest-table.ts";
import { replaceSection } from "../contestants/marked-section.ts";
import { BadOption, parseOptions } from "./options.ts";

const DOCUMENT = new URL("../../../../docs/reliability.md", import.meta.url);
const SECTION = "contestants";

const HELP = `Runs three other ways to do this job, and ours, through the same histories, and writes the table into docs/reliability.md.

  pnpm simulate:contestants [options]

  --seeds, --first-seed, --days, --reps, --interval, --seed   as of pnpm simulate; 10 seeds by default
  --no-write      leaves the document alone
  --help          this text

Ends with 0 when ours did nothing wrong, with 1 when it did, with 2 on a bad option.
`;

const numbers = readNumbers(process.argv.slice(2).filter((arg) => arg !== "--no-write"));
const rows = await runContest({
  ...numbers,
  onHistory(name, { seed, durationMs, verdicts }) {
    process.stderr.write(`${name} seed ${seed}: ${verdicts.length} wrongs, ${(durationMs / 1_000).toFixed(1)} s\n`);
  },
});
const table = formatContest(rows);
process.stdout.write(`${table}\n`);
if (!process.argv.includes("--no-write")) {
  const document = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, "utf8") : "# Reliability\n";
  writeFileSync(DOCUMENT, replaceSection(document, SECTION, toSection(table)));
}
const ours = rows.find(({ name }) => name === "ours");
if (ours !== undefined && countWrongs(ours) > 0) process.exitCode = 1;

function countWrongs(row: ContestRow): number {
  const { callsLost, partsMissing, outdated, doubled, falseGreens, falseBlames, historyWrong } = row;
  return callsLost + partsMissing + outdated + doubled + falseGreens + falseBlames + historyWrong;
}

function toSection(table: string): string {
  const { seeds, firstSeed, days, reps, intervalMinutes } = numbers;
  const last = firstSeed + seeds - 1;
  return `## Contestants

Three other ways to do this job, and ours, through the same simulated histories: the same calls, people and trouble, judged by the same oracle.
Seeds ${firstSeed} to ${last}, ${days} days and ${reps} reps each, a tick every ${intervalMinutes} minutes. To repeat it:

\`\`\`sh
pnpm simulate:contestants --seeds ${seeds} --first-seed ${firstSeed} --days ${days} --reps ${reps} --interval ${intervalMinutes}
\`\`\`

${table}

- **loop-sdk**: one cron route that loops over all reps with Fathom's official SDK (0.0.37) and a window of 24 hours.
- **loop-fetch**: the same with a careful client of its own, that looks at every status, waits as Fathom says, and shows each rep by itself.
- **webhooks-only**: a webhook per rep, verified and stored, and an import on connect; nothing is asked afterwards.

What each of them does and what was assumed in its favour stands in the head of its file in \`packages/simulation/src/contestants\`.

How to read it. Lines without a remark count calls made after their rep was connected. A call is lost when Fathom lists it, the time we promise it within is over, and it is not held;
parts and titles likewise. A false green is a call that a green light covers and that is not there, or a key that does not work under one; a false blame is a key called refused, or Fathom called in trouble, without
cause. Freshness is the time from listed to held, of calls that were held and met no outage: what is lost has none. A dead key shows when its rep is no longer green; who is seldom green shows it by chance.

Trouble is frequent here, so that a week has what a year may have; most 429s are such trouble, and not earned. Three manners of Fathom with which the SDK cannot read any page are switched off for all four. Webhooks are
delivered as well as Fathom promises at best: none gets lost on Fathom's side. Some calls appear while a list is walked, so that there are fewer for those who walk none.`;
}

function readNumbers(args: readonly string[]) {
  try {
    const counted = args.some((arg) => /^--seeds?(=|$)/.test(arg));
    const { help, seed, seeds, firstSeed, days, reps, intervalMinutes } = parseOptions(
      counted ? args : [...args, "--seeds", "10"],
    );
    if (help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const first = seed ?? firstSeed;
    return { seeds: seed === undefined ? seeds : 1, firstSeed: first, days, reps, intervalMinutes };
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    process.stderr.write(`${error.message}\nSee pnpm simulate:contestants --help.\n`);
    process.exit(2);
  }
}
