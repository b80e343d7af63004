/** The door of the Fathom simulator. */
export { createVirtualClock, type SimulatorClock, systemClock, type VirtualClock } from "./clock.ts";
export type { DemoOptions, DemoRep } from "./demo/seed-demo.ts";
export type { TrafficOptions } from "./demo/traffic.ts";
export type { Fault, FaultInput, FaultMatch } from "./faults.ts";
export { SimulatorInputError } from "./input-error.ts";
export type { MeetingChanges, MeetingInput, SharingInput } from "./meeting-input.ts";
export type { Counters, LoggedRequest } from "./request-log.ts";
export { serveSimulator } from "./serve.ts";
export { createSimulator, type Scheduled, type Simulator, type SimulatorOptions } from "./simulator.ts";
export type { SimulatedMeeting, SimulatedUser, Summary, TranscriptItem } from "./state/model.ts";
export type { OAuthTokens } from "./state/oauth-tokens.ts";
export type { NewUser } from "./state/people.ts";
export type { SimulatedWebhook, WebhookDelivery } from "./state/webhook-store.ts";
export type { SwitchScope } from "./switches/switch-board.ts";
export { type FaultKind, faultKinds, type Outage, type SchemaEra, type Switches } from "./switches/switches.ts";
export { signWebhook } from "./webhooks/signing.ts";
export type { ServeOptions, SimulatorServer } from "./wire/http-server.ts";
