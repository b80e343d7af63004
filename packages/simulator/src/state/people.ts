/**
 * Users, their keys, teams and OAuth tokens.
 * Guarantees that a credential resolves to exactly one user and to the reason why it no longer works.
 */
import type { SimulatorClock } from "../clock.ts";
import { formatInstant, SimulatorInputError } from "../input-error.ts";
import { deriveToken } from "../randomness.ts";
import type { Role, SimulatedUser, ViewAccess, ViewLevel, Writable } from "./model.ts";

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly team?: string | null;
  /** `admin` is short for `account_admin`. Default member. */
  readonly role?: Role | "admin";
  /** A level, or a level with the teams it covers. Default own_meetings. */
  readonly viewAccess?: ViewLevel | { readonly level: ViewLevel; readonly teams?: readonly string[] };
  /** Generated when absent. */
  readonly apiKey?: string;
  /** Default "main". */
  readonly organisation?: string;
  /** An invited user has no permissions yet and no recordings. Default active. */
  readonly status?: "active" | "invited";
  readonly createdAt?: string;
}

export type KeyState = "valid" | "revoked";

export interface People {
  add(user: NewUser): SimulatedUser;
  find(email: string): Writable<SimulatedUser> | undefined;
  /** Throws SimulatorInputError when nobody has that address. */
  get(email: string): Writable<SimulatedUser>;
  list(): readonly SimulatedUser[];
  /** The user a key belongs or belonged to. */
  findByKey(apiKey: string): { readonly user: SimulatedUser; readonly state: KeyState } | undefined;
  revokeKey(email: string): void;
  rotateKey(email: string): string;
  /** Team names with the instant each was created, oldest first. */
  listTeams(organisation: string): readonly { readonly name: string; readonly createdAt: string }[];
}

const roles: readonly string[] = ["member", "team_admin", "account_admin", "admin"];
const viewLevels: readonly string[] = ["own_meetings", "team", "multiple_teams", "all_teams"];

export function createPeople(clock: SimulatorClock, seed: number): People {
  const users = new Map<string, Writable<SimulatedUser>>();
  const keys = new Map<string, { readonly user: SimulatedUser; state: KeyState }>();
  const teams = new Map<string, { name: string; organisation: string; createdAt: string }>();
  let generation = 0;

  const generateKey = (email: string): string => {
    generation += 1;
    return `fathom-sim-${deriveToken(32, seed, email, generation)}`;
  };
  const get = (email: string): Writable<SimulatedUser> => {
    const user = users.get(String(email).toLowerCase());
    if (user === undefined) throw new SimulatorInputError(`email: no user ${email}; add the user first`);
    return user;
  };
  const rememberTeam = (user: SimulatedUser): void => {
    if (user.team === null) return;
    const id = `${user.organisation}/${user.team}`;
    if (!teams.has(id)) teams.set(id, { name: user.team, organisation: user.organisation, createdAt: user.createdAt });
  };

  return {
    add(input) {
      const user = parseNewUser(input, formatInstant(Math.floor(clock.now() / 1000) * 1000));
      if (users.has(user.email)) throw new SimulatorInputError(`email: there already is a user ${user.email}`);
      const apiKey = input.apiKey ?? generateKey(user.email);
      if (apiKey === "" || keys.has(apiKey)) {
        throw new SimulatorInputError("apiKey: a non-empty key that no user has or had is needed");
      }
      const added: Writable<SimulatedUser> = { ...user, apiKey };
      users.set(user.email, added);
      keys.set(apiKey, { user: added, state: "valid" });
      rememberTeam(added);
      return added;
    },
    find: (email) => users.get(email.toLowerCase()),
    get,
    list: () => [...users.values()],
    findByKey: (apiKey) => keys.get(apiKey),
    revokeKey(email) {
      const entry = keys.get(get(email).apiKey);
      if (entry !== undefined) entry.state = "revoked";
    },
    rotateKey(email) {
      const user = get(email);
      const old = keys.get(user.apiKey);
      if (old !== undefined) old.state = "revoked";
      user.apiKey = generateKey(user.email);
      keys.set(user.apiKey, { user, state: "valid" });
      return user.apiKey;
    },
    listTeams: (organisation) => [...teams.values()].filter((team) => team.organisation === organisation),
  };
}

function parseNewUser(input: NewUser, nowAt: string): Omit<SimulatedUser, "apiKey"> {
  const email = typeof input.email === "string" ? input.email.trim().toLowerCase() : "";
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new SimulatorInputError(`email: an e-mail address is needed`);
  if (typeof input.name !== "string" || input.name === "") throw new SimulatorInputError("name: a name is needed");
  const role = input.role ?? "member";
  if (!roles.includes(role)) throw new SimulatorInputError(`role: ${role} is not one of ${roles.join(", ")}`);
  const access = input.viewAccess ?? "own_meetings";
  const viewAccess: ViewAccess =
    typeof access === "string" ? { level: access, teams: [] } : { level: access.level, teams: access.teams ?? [] };
  if (!viewLevels.includes(viewAccess.level)) {
    throw new SimulatorInputError(`viewAccess: ${viewAccess.level} is not one of ${viewLevels.join(", ")}`);
  }
  return {
    email,
    name: input.name,
    team: input.team ?? null,
    role: role === "admin" ? "account_admin" : role,
    viewAccess,
    organisation: input.organisation ?? "main",
    status: input.status ?? "active",
    createdAt: input.createdAt ?? nowAt,
  };
}
