/**
 * Transcripts, written when they are asked for. Guarantees byte-equal text for the same recording and seed,
 * about 2.7 KB of JSON per minute of talk (as real transcripts have), in well under a millisecond per half hour.
 */
import { oddNames } from "../seed-data/people-names.ts";
import type { SimulatedMeeting, TranscriptItem } from "../state/model.ts";
import { type Cast, createCast, formatClockTime } from "./cast.ts";
import { createTalk, type Phase } from "./talk.ts";

export interface TranscriptOptions {
  readonly oddNames?: boolean;
  readonly nullEmails?: boolean;
  /** Talks for so long instead of the recording's own length. */
  readonly durationSeconds?: number;
}

const BYTES_PER_SECOND = 2700 / 60;
/** JSON around a text: keys, quotes, timestamp. */
const FRAME_BYTES = 104;

/** The whole transcript of a meeting, generated unless the meeting brings its own. */
export function writeTranscript(
  meeting: SimulatedMeeting,
  seed: number,
  options: TranscriptOptions = {},
): readonly TranscriptItem[] {
  if (meeting.transcript !== undefined && options.durationSeconds === undefined) return meeting.transcript;
  const cast = createCast(meeting, seed, "transcript");
  const { random } = cast;
  const talk = createTalk(cast, meeting.language);
  const speakers = toSpeakers(cast, options);
  const durationSeconds = options.durationSeconds ?? cast.durationSeconds;
  const items: TranscriptItem[] = [];
  let speakerIndex = 0;
  // Even a call of a second has a first word.
  let atSeconds = Math.min(random.integer(1, 6), durationSeconds - 1);
  do {
    const speaker = speakers[speakerIndex];
    if (speaker === undefined) break;
    const isReply = items.length > 4 && random.chance(0.22);
    const phase = toPhase(atSeconds, durationSeconds);
    let text = talk.say(isReply ? "replies" : phase, speakerIndex);
    if (!isReply && phase === "middle" && random.chance(0.35)) text += ` ${talk.say(phase, speakerIndex)}`;
    items.push({ speaker: speaker.json, text, timestamp: formatClockTime(atSeconds) });
    atSeconds += (FRAME_BYTES + speaker.bytes + text.length) / BYTES_PER_SECOND;
    if (!random.chance(0.15)) speakerIndex = findNextSpeaker(speakerIndex, speakers.length, cast);
  } while (atSeconds < durationSeconds - 1);
  return items;
}

function toSpeakers(cast: Cast, options: TranscriptOptions) {
  return cast.speakers.map((speaker, index) => {
    const known = speaker.name ?? (index === 0 ? "Host" : `Guest ${index}`);
    const name = options.oddNames ? (oddNames[index % oddNames.length] ?? known) : known;
    // Fathom matches speakers to invitees by exact name only.
    const email = speaker.name === null || options.nullEmails || options.oddNames ? null : speaker.email;
    return {
      json: { display_name: name, matched_calendar_invitee_email: email },
      bytes: name.length + (email?.length ?? 4),
    };
  });
}

/** Half a minute of hello, half a minute of goodbye, less in short calls. */
function toPhase(atSeconds: number, durationSeconds: number): Phase {
  const edgeSeconds = Math.min(30, durationSeconds / 6);
  if (atSeconds < edgeSeconds) return "opening";
  return atSeconds > durationSeconds - edgeSeconds ? "closing" : "middle";
}

/** Guests mostly answer the host, and now and then each other. */
function findNextSpeaker(current: number, count: number, { random }: Cast): number {
  if (count < 2) return current;
  if (current !== 0 && random.chance(0.75)) return 0;
  return (current + 1 + random.integer(0, count - 2)) % count;
}
