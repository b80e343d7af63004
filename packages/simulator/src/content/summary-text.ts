/** Summaries in Markdown, always English, as Fathom writes them; the same recording always gives the same text. */
import type { SimulatedMeeting, Summary } from "../state/model.ts";
import { type Cast, createCast, toFirstName } from "./cast.ts";
import { toPlaybackUrl } from "./links.ts";

export const takeaways = [
  "**Planning is manual today:** {theirs} loses about {number} hours a week on corrections.",
  "**Budget window:** a decision has to be made before the end of the quarter.",
  "**Decision makers:** {you} champions the project; finance has to approve.",
  "**Fit:** {product} covers the core process, with one open question on night shifts.",
  "**Competition:** one other vendor was considered and lacked the integration.",
  "**Rollout:** start with one team of {number} people and extend from there.",
  "**Security:** hosting in Europe is a hard requirement.",
] as const;

export const topics = [
  [
    "Current Process",
    "Plans are kept in several places",
    "Changes are passed on by phone",
    "Mistakes surface a week later",
  ],
  [
    "Product Walkthrough",
    "Morning view for planners",
    "Mobile confirmation for the crew",
    "Open interface to the back office",
  ],
  ["Pricing", "Indicative price for {number} users", "Onboarding and support included"],
  ["Objections", "Adoption by experienced planners", "Timing next to another project"],
  ["Implementation", "Comparable customers were live in {number} weeks", "A pilot in one depot comes first"],
] as const;

export const nextSteps = [
  "{me} to send the pricing sheet and the security documentation",
  "{you} to invite the finance director to the follow-up",
  "{me} to prepare a business case with the numbers of {theirs}",
  "Both to meet again next week",
] as const;

export function writeSummary(meeting: SimulatedMeeting, seed: number): Summary {
  if (meeting.summary !== undefined) return meeting.summary;
  const cast = createCast(meeting, seed, "summary");
  const { random } = cast;
  const link = (text: string): string =>
    `[${text}](${toPlaybackUrl(meeting.recordingId, random.integer(1, cast.durationSeconds), "2026-07")})`;
  const lines = [
    "## Meeting Purpose",
    "",
    link(`Discuss how ${cast.product} can help ${cast.theirs} with planning.`),
    "",
    "## Key Takeaways",
    "",
  ];
  for (const takeaway of chooseSome(takeaways, 3, cast)) lines.push(`- ${link(fill(takeaway, cast))}`);
  lines.push("", "## Topics", "");
  for (const [heading, ...points] of chooseSome(topics, 2, cast)) {
    lines.push(`### ${heading}`, "", ...points.map((point) => `- ${link(fill(point, cast))}`), "");
  }
  lines.push("## Next Steps", "");
  for (const step of chooseSome(nextSteps, 2, cast)) lines.push(`- ${fill(step, cast)}`);
  return { template_name: "General", markdown_formatted: `${lines.join("\n")}\n` };
}

/** At least `fewest` of the items, in their order. */
function chooseSome<T>(items: readonly T[], fewest: number, { random }: Cast): readonly T[] {
  let toSkip = random.integer(0, items.length - fewest);
  return items.filter((_, index) => {
    const skip = toSkip > 0 && random.chance(toSkip / (items.length - index));
    if (skip) toSkip -= 1;
    return !skip;
  });
}

function fill(text: string, cast: Cast): string {
  return text
    .replaceAll("{theirs}", cast.theirs)
    .replaceAll("{product}", cast.product)
    .replaceAll("{me}", toFirstName(cast.speakers[0], "The host"))
    .replaceAll("{you}", toFirstName(cast.speakers[1], "the customer"))
    .replaceAll("{number}", () => String(cast.random.integer(3, 40)));
}
