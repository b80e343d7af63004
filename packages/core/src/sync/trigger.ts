/** What set a run off. */
export const TRIGGERS = ["schedule", "manual", "bulk", "external", "webhook", "connect", "continuation"] as const;
export type Trigger = (typeof TRIGGERS)[number];
