import { describe, expect, it } from "vitest";
import { SimulatorInputError } from "../input-error.ts";
import { buildSetting, milan, rosa } from "../testing/setting.ts";
import { createSwitchBoard } from "./switch-board.ts";
import { switchRules } from "./switch-rules.ts";

describe("switches", () => {
  it("start at defaults that their own rules allow", () => {
    for (const [name, rule] of Object.entries(switchRules)) expect(rule.read(rule.default), name).toBeDefined();
  });

  it("hold for one user or one path, the latest winning, and go back to defaults", () => {
    const board = createSwitchBoard();
    board.set({}, { heavyLimit: 20 });
    board.set({ email: rosa.toUpperCase() }, { heavyLimit: 10, pageSize: 3 });
    board.set({ email: rosa, path: "/recordings" }, { heavyLimit: 5 });
    expect(board.resolve(milan, "/meetings").heavyLimit).toBe(20);
    expect(board.resolve(rosa, "/meetings")).toMatchObject({ heavyLimit: 10, pageSize: 3 });
    expect(board.resolve(rosa, "/recordings/1/summary")).toMatchObject({ heavyLimit: 5, pageSize: 3 });
    board.reset();
    expect(board.resolve(rosa, "/recordings/1/summary").heavyLimit).toBe(30);
  });

  it("refuse unknown names and wrong values, naming what is allowed", () => {
    const board = createSwitchBoard();
    expect(() => board.set({}, { cursorKind: "magic" })).toThrow(
      /cursorKind: "magic" is not allowed; allowed: "page-number"/,
    );
    expect(() => board.set({}, { noSuchSwitch: 1 } as object)).toThrow(/noSuchSwitch: no such switch; there are era/);
    for (const values of [
      { heavyLimit: -1 },
      { outage: { kind: "flood" } },
      { webhookRetryDelaysSeconds: [] },
      { era: 2025 },
    ]) {
      expect(() => board.set({}, values), JSON.stringify(values)).toThrow(SimulatorInputError);
    }
    expect(board.resolve(undefined, "")).toEqual(createSwitchBoard().global);
  });

  it("act on requests in their scope only", async () => {
    const { simulator, ask } = buildSetting();
    simulator.setSwitches({ email: milan }, { outage: { kind: "status", status: 502 } });
    expect((await ask("/meetings", milan)).status).toBe(502);
    expect((await ask("/meetings", rosa)).status).toBe(200);
  });
});
