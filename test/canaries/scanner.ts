/** Finds what is secret in a text that leaves the process, and tells of it without repeating it. */
import { type SecretKind, SHAPES } from "./secret-shapes.ts";
import type { Hit, TextIndex } from "./texts.ts";

/** Which way a text left. */
export type Channel = "log" | "metric" | "error-body" | "message" | "alarm" | "terminal" | "console";

export interface Finding {
  readonly kind: SecretKind;
  readonly channel: Channel;
  /** What stands around it, with everything secret masked. */
  readonly around: string;
}

/** What is allowed somewhere all the same, each with its reason. */
export interface Exception {
  readonly channel: Channel;
  readonly kind: SecretKind;
  /** This text alone; left out: any of the kind. */
  readonly text?: string;
  readonly because: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    channel: "terminal",
    kind: "person",
    because: "`pnpm start` names its reps to whoever runs it; the people they talk to it does not know",
  },
  {
    channel: "error-body",
    kind: "email",
    text: "name@example.com",
    because: "a problem shows what an address looks like, by one that is nobody's",
  },
];

/** Folders of packages as pnpm names them in stack traces: `electrodb@3.5.0_typescript`, which reads like an address. */
const PACKAGE_FOLDERS = /node_modules\/\.pnpm\/[^/\s]+/g;
const AROUND = 60;

export function scanText(index: TextIndex, channel: Channel, text: string): Finding[] {
  const plain = text.replaceAll(PACKAGE_FOLDERS, "node_modules/.pnpm/package");
  const findings = scanPlain(index, channel, plain);
  // The same in a URL.
  const decoded = plain.includes("%") ? decodePercents(plain) : plain;
  if (findings.length === 0 && decoded !== plain) return scanPlain(index, channel, decoded);
  return findings;
}

function scanPlain(index: TextIndex, channel: Channel, text: string): Finding[] {
  const hits = [...findShapes(text), ...index.find(text)].toSorted((a, b) => a.start - b.start);
  const isAllowed = ({ kind, start, end }: Hit) =>
    EXCEPTIONS.some(
      (one) =>
        one.channel === channel && one.kind === kind && (one.text === undefined || one.text === text.slice(start, end)),
    );
  const masked = maskHits(text, hits);
  return hits
    .filter((hit) => !isAllowed(hit))
    .map(({ kind, start, end }) => ({ kind, channel, around: masked(start - AROUND, end + AROUND) }));
}

function findShapes(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const { kind, pattern } of SHAPES) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (!hits.some((hit) => start < hit.end && hit.start < end)) hits.push({ kind, start, end });
    }
  }
  return hits;
}

/** A stretch of the text as it may be shown: every character of a hit is gone. */
function maskHits(text: string, hits: readonly Hit[]): (from: number, to: number) => string {
  return (from, to) => {
    let shown = "";
    for (let at = Math.max(0, from); at < Math.min(to, text.length); ) {
      const hit = hits.find(({ start, end }) => start <= at && at < end);
      if (hit) {
        shown += `‹${hit.kind}›`;
        at = hit.end;
      } else {
        shown += text[at];
        at++;
      }
    }
    return shown;
  };
}

function decodePercents(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}

const IDENTIFIER = /^[\w.:+-]{1,200}$/;

/** Messages carry identifiers, instants, numbers and nothing else: no text that could be anybody's. */
export function scanMessage(index: TextIndex, body: string): Finding[] {
  const findings = scanText(index, "message", body);
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "string" && !IDENTIFIER.test(value)) {
      findings.push({ kind: "no-identifier", channel: "message", around: path });
    }
    if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
    }
  };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return findings;
  }
  walk(json, "body");
  return findings;
}
