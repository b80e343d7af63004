/** What most tests of the simulator start from: a virtual clock, an admin and two reps, and a short way to ask. */
import { createVirtualClock, type VirtualClock } from "../clock.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "../simulator.ts";

export const startAt = "2026-09-14T12:00:00Z";
export const rosa = "rosa@tailspin.example";
export const milan = "milan@tailspin.example";
export const boss = "boss@tailspin.example";

export interface Setting {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  /** A request below /external/v1 with the user's key (or with the given headers). */
  ask(pathAndQuery: string, as?: string | Record<string, string>, init?: RequestInit): Promise<Response>;
  /** The JSON of such a request, whatever its status. */
  read(pathAndQuery: string, as?: string | Record<string, string>, init?: RequestInit): Promise<unknown>;
  /** The recording ids on one page of GET /meetings. */
  listIds(query?: string, as?: string): Promise<readonly number[]>;
}

export function buildSetting(options: Omit<SimulatorOptions, "clock"> = {}): Setting {
  const clock = createVirtualClock(startAt);
  const simulator = createSimulator({ clock, ...options });
  simulator.addUser({ email: rosa, name: "Rosa Lind", team: "Sales" });
  simulator.addUser({ email: milan, name: "Milan Bos", team: "Support" });
  simulator.addUser({ email: boss, name: "Boss", role: "admin", viewAccess: "all_teams" });

  const ask: Setting["ask"] = (pathAndQuery, as = rosa, init = {}) => {
    const headers = typeof as === "string" ? { "x-api-key": simulator.user(as).apiKey } : as;
    const given = init.headers as Record<string, string> | undefined;
    return simulator.fetch(`https://api.fathom.ai/external/v1${pathAndQuery}`, {
      ...init,
      headers: { ...headers, ...given },
    });
  };
  const read: Setting["read"] = async (pathAndQuery, as, init) => (await ask(pathAndQuery, as, init)).json();
  return {
    simulator,
    clock,
    ask,
    read,
    async listIds(query = "", as) {
      const page = (await read(`/meetings${query}`, as)) as { items: { recording_id: number }[] };
      return page.items.map(({ recording_id }) => recording_id);
    },
  };
}

/** The names of the meetings of one page, for tests that follow a call through filters. */
export interface Page {
  readonly limit?: number | null;
  readonly next_cursor?: string | null;
  readonly items: readonly Record<string, unknown>[];
}
