/** Kinds of sales calls with their titles; {company} is the customer. */

export interface MeetingKind {
  /** Name of the Fathom meeting type, null for calls without one. */
  readonly type: string | null;
  readonly weight: number;
  readonly typicalMinutes: number;
  readonly english: readonly string[];
  readonly dutch: readonly string[];
}

export const meetingTypes = [
  { name: "Discovery", status: "active" },
  { name: "Demo", status: "active" },
  { name: "Negotiation", status: "active" },
  { name: "Customer review", status: "active" },
  { name: "Cold call", status: "inactive" },
] as const;

export const meetingKinds: readonly MeetingKind[] = [
  {
    type: "Discovery",
    weight: 30,
    typicalMinutes: 28,
    english: ["{company} discovery call", "{company} <> Tailspin intro", "Intro call {company}"],
    dutch: ["Kennismaking {company}", "{company} <> Tailspin kennismaking", "Eerste gesprek {company}"],
  },
  {
    type: "Demo",
    weight: 28,
    typicalMinutes: 42,
    english: ["Demo Tailspin Planner for {company}", "{company} product demo", "{company}: walkthrough and questions"],
    dutch: ["Demo Tailspin Planner voor {company}", "{company} demo", "{company}: rondleiding en vragen"],
  },
  {
    type: "Negotiation",
    weight: 14,
    typicalMinutes: 33,
    english: ["{company} pricing and contract", "{company} proposal review"],
    dutch: ["Offerte bespreken {company}", "{company} prijs en contract"],
  },
  {
    type: "Customer review",
    weight: 14,
    typicalMinutes: 50,
    english: ["{company} quarterly review", "{company} check-in"],
    dutch: ["Kwartaalgesprek {company}", "Bijpraten {company}"],
  },
  {
    type: null,
    weight: 14,
    typicalMinutes: 12,
    english: ["Quick call {company}", "Impromptu call"],
    dutch: ["Kort overleg {company}", "Even bellen {company}"],
  },
];
