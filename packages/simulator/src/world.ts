/** Everything one simulated Fathom consists of, handed to routes and operations; nothing is global. */
import type { Agenda } from "./agenda.ts";
import type { SimulatorClock } from "./clock.ts";
import type { Faults } from "./faults.ts";
import type { Limits } from "./limits.ts";
import type { RequestLog } from "./request-log.ts";
import type { DownloadStore } from "./state/downloads.ts";
import type { MeetingStore } from "./state/meeting-store.ts";
import type { OAuthStore } from "./state/oauth-tokens.ts";
import type { People } from "./state/people.ts";
import type { WebhookStore } from "./state/webhook-store.ts";
import type { SwitchBoard } from "./switches/switch-board.ts";

export interface World {
  readonly clock: SimulatorClock;
  readonly seed: number;
  readonly agenda: Agenda;
  readonly people: People;
  readonly oauth: OAuthStore;
  readonly meetings: MeetingStore;
  readonly webhooks: WebhookStore;
  readonly downloads: DownloadStore;
  readonly switchBoard: SwitchBoard;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly requests: RequestLog;
  /** Sends HTTP from the simulated Fathom: webhooks and asynchronous answers. */
  readonly sendOut: typeof fetch;
}
