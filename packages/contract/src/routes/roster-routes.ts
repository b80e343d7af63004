/** All reps at once, for pages that show them. */
import { EXAMPLES } from "../examples.ts";
import { ListRosterQuery, RosterPage, RosterSummaryView } from "../roster.ts";
import type { Route } from "../route.ts";

export const ROSTER_ROUTES: readonly Route[] = [
  {
    id: "listRoster",
    method: "GET",
    path: "/api/roster",
    tag: "reps",
    summary: "Reps searched, filtered and ordered, with how many stand how",
    description:
      "For pages that people look at; a program that wants every rep takes GET /api/reps. Up to 200 reps are read as they stand. Of more, a snapshot says which fit and in what order (asOf; 10,000 reps: some minutes old at most while somebody looks), and each item shown is read anew.",
    auth: "admin",
    query: ListRosterQuery,
    localised: true,
    answers: [{ status: 200, description: "One page.", shape: RosterPage, examples: { page: EXAMPLES.rosterPage } }],
    problems: ["invalid_cursor"],
  },
  {
    id: "getRosterSummary",
    method: "GET",
    path: "/api/roster/summary",
    tag: "reps",
    summary: "All reps in a few numbers: who is up to date, who is not and since when",
    auth: "admin",
    answers: [
      {
        status: 200,
        description: "The numbers.",
        shape: RosterSummaryView,
        examples: { summary: EXAMPLES.rosterSummary },
      },
    ],
    problems: [],
  },
];
