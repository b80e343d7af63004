/**
 * "New meeting content ready": which webhooks it goes to, with which body. Guarantees one delivery per matching
 * webhook, judged by the sharing at that moment; later changes fire nothing.
 */
import { toMeetingBody } from "../content/meeting-body.ts";
import { writeTranscript } from "../content/transcript-text.ts";
import type { SimulatedMeeting } from "../state/model.ts";
import type { SimulatedWebhook, WebhookTrigger } from "../state/webhook-store.ts";
import type { Switches } from "../switches/switches.ts";
import { isSharedWithTeams, isVisibleTo } from "../visibility.ts";
import type { World } from "../world.ts";
import { startDelivery } from "./deliver.ts";

/** Settles when the first attempts have been made. */
export async function announceMeeting(world: World, meeting: SimulatedMeeting): Promise<void> {
  const matching = world.webhooks.list().filter((webhook) => {
    const trigger = findTrigger(world, webhook.ownerEmail, meeting);
    return trigger !== undefined && webhook.triggeredFor.includes(trigger);
  });
  await Promise.all(
    matching.map((webhook) => {
      const switches = world.switchBoard.resolve(webhook.ownerEmail, "/webhooks");
      return startDelivery(world, webhook, meeting.recordingId, writeBody(world, webhook, meeting, switches), switches);
    }),
  );
}

/** What the call is from the webhook owner's point of view; undefined when it is none of theirs, or they are gone. */
function findTrigger(world: World, email: string, meeting: SimulatedMeeting): WebhookTrigger | undefined {
  const user = world.people.get(email);
  if (user.status !== "active") return undefined;
  if (meeting.ownerEmail === email)
    return isSharedWithTeams(meeting) ? "my_shared_with_team_recordings" : "my_recordings";
  const { organisation } = world.people.get(meeting.ownerEmail);
  if (!isVisibleTo(user, meeting, organisation)) return undefined;
  return organisation === user.organisation ? "shared_team_recordings" : "shared_external_recordings";
}

/** The bare meeting: no envelope, no type, no word about whose webhook it is. */
function writeBody(
  world: World,
  webhook: SimulatedWebhook,
  meeting: SimulatedMeeting,
  switches: Readonly<Switches>,
): string {
  const includes = {
    transcript: webhook.includeTranscript,
    summary: webhook.includeSummary,
    actionItems: webhook.includeActionItems,
    crmMatches: webhook.includeCrmMatches,
    highlights: false,
  };
  const body = toMeetingBody(meeting, includes, {
    seed: world.seed,
    nowMs: world.clock.now(),
    era: switches.webhookEra === "same" ? switches.era : switches.webhookEra,
    switches,
    owner: world.people.get(meeting.ownerEmail),
  });
  const text = JSON.stringify(body);
  const missingBytes = switches.webhookMinimumBodyBytes - Buffer.byteLength(text);
  return missingBytes <= 0 ? text : fillUp(text, missingBytes, meeting, world.seed);
}

/** A longer talk under a key no client knows: large, well-formed, and stable for the same meeting. */
function fillUp(text: string, missingBytes: number, meeting: SimulatedMeeting, seed: number): string {
  const talk = writeTranscript(meeting, seed, { durationSeconds: Math.ceil(missingBytes / 30) + 60 });
  const filler: string[] = [];
  let bytes = 0;
  for (const item of talk) {
    if (bytes >= missingBytes) break;
    filler.push(item.text);
    bytes += Buffer.byteLength(item.text);
  }
  return `${text.slice(0, -1)},"talk_track":${JSON.stringify(filler.join(" ").padEnd(missingBytes, " "))}}`;
}
