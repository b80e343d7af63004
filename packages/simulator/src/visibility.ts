/** Who may see which call, judged anew for every request. Source: Fathom documentation on keys, sharing and view access. */
import type { SimulatedMeeting, SimulatedUser } from "./state/model.ts";

/** Own calls, calls shared with the person or the person's team, and what view access opens; never others' private calls. */
export function isVisibleTo(user: SimulatedUser, meeting: SimulatedMeeting, ownerOrganisation: string): boolean {
  if (meeting.ownerEmail === user.email) return true;
  const { teams, emails } = meeting.sharedWith;
  if (emails.includes(user.email)) return true;
  if (ownerOrganisation !== user.organisation) return false;
  if (teams === "all") return true;
  if (teams.length === 0) return false;
  if (user.viewAccess.level === "all_teams") return true;
  if (user.team !== null && teams.includes(user.team)) return true;
  return user.viewAccess.level !== "own_meetings" && teams.some((team) => user.viewAccess.teams.includes(team));
}

export function isSharedWithTeams(meeting: SimulatedMeeting): boolean {
  return meeting.sharedWith.teams === "all" || meeting.sharedWith.teams.length > 0;
}

/** The API's `shared_with`. */
export function toSharedWith(meeting: SimulatedMeeting): "no_teams" | "single_team" | "multiple_teams" | "all_teams" {
  const { teams } = meeting.sharedWith;
  if (teams === "all") return "all_teams";
  if (teams.length === 0) return "no_teams";
  return teams.length === 1 ? "single_team" : "multiple_teams";
}
