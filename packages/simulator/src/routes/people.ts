/** GET /teams, /team_members, /users and /meeting_types. */
import { meetingTypes } from "../seed-data/meeting-kinds.ts";
import type { SimulatedUser } from "../state/model.ts";
import { Refusal } from "../wire/answer.ts";
import { answerPage } from "./paging.ts";
import { readChoice } from "./parameters.ts";
import type { Route } from "./route.ts";

export const teamsRoute: Route = {
  method: "GET",
  path: "/teams",
  answer({ world, caller, query, switches }) {
    const teams = world.people.listTeams(caller.user.organisation);
    return answerPage(
      teams.map(({ name, createdAt }) => ({ name, created_at: createdAt })),
      query,
      switches,
    );
  },
};

export const teamMembersRoute: Route = {
  method: "GET",
  path: "/team_members",
  answer({ world, caller, query, switches }) {
    const team = query.get("team");
    const members = world.people
      .list()
      .filter(
        (user) => user.organisation === caller.user.organisation && user.status === "active" && user.team !== null,
      )
      .filter((user) => team === null || user.team === team)
      .map((user) => ({ name: user.name, email: user.email, created_at: user.createdAt }));
    return answerPage(members, query, switches);
  },
};

export const usersRoute: Route = {
  method: "GET",
  path: "/users",
  eras: ["2026-07"],
  answer({ world, caller, query, switches }) {
    if (caller.user.role !== "account_admin") throw new Refusal(403, "Only account admins may list users");
    const team = query.get("team");
    const status = readChoice(query, "status", ["", "active", "deactivated", "invited"]);
    const access = readChoice(query, "settings_access", ["", "none", "team_admin", "account_admin"]);
    if (status === "invited" && access !== "") {
      throw new Refusal(400, "status=invited cannot be combined with settings_access");
    }
    const users = world.people
      .list()
      .filter((user) => user.organisation === caller.user.organisation)
      .filter((user) => team === null || user.team === team)
      .filter((user) => status === "" || user.status === status)
      .filter((user) => access === "" || (user.status !== "invited" && toSettingsLevel(user) === access));
    return answerPage(users.map(toUserBody), query, switches);
  },
};

export const meetingTypesRoute: Route = {
  method: "GET",
  path: "/meeting_types",
  eras: ["2026-07"],
  answer: ({ query, switches }) =>
    answerPage(
      meetingTypes.map(({ name, status }) => ({ name, status, created_at: "2026-05-04T09:00:00Z" })),
      query,
      switches,
    ),
};

function toSettingsLevel({ role }: SimulatedUser): "none" | "team_admin" | "account_admin" {
  return role === "member" ? "none" : role;
}

function toUserBody(user: SimulatedUser): Record<string, unknown> {
  const base = { email: user.email, created_at: user.createdAt, status: user.status };
  if (user.status === "invited") return { name: null, ...base };
  const settingsTeams = user.role === "team_admin" && user.team !== null ? [user.team] : [];
  const viewTeams = user.viewAccess.level === "team" && user.team !== null ? [user.team] : user.viewAccess.teams;
  return {
    name: user.name,
    ...base,
    permissions: {
      settings_access: { level: toSettingsLevel(user), teams: settingsTeams },
      view_access: { level: user.viewAccess.level, teams: viewTeams },
    },
  };
}
