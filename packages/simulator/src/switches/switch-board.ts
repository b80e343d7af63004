/**
 * The switches in force: global ones, and overrides for one user or one path.
 * Guarantees that a later override wins over an earlier one and every override over the global value.
 */
import { SimulatorInputError } from "../input-error.ts";
import { type SwitchRule, switchRules } from "./switch-rules.ts";
import type { Switches } from "./switches.ts";

/** Which requests an override is for: those with this user's key, and those whose path below /external/v1 starts so. */
export interface SwitchScope {
  readonly email?: string;
  readonly path?: string;
}

export interface SwitchBoard {
  /** The global switches; assign to change them. */
  readonly global: Switches;
  readonly overrides: readonly { readonly scope: SwitchScope; readonly values: Partial<Switches> }[];
  /** Sets switches globally (empty scope) or for a scope. Throws SimulatorInputError on an unknown name or value. */
  set(scope: SwitchScope, values: Partial<Record<keyof Switches, unknown>>): void;
  /** The values in force for a user (or nobody known) and a path. */
  resolve(email: string | undefined, path: string): Readonly<Switches>;
  /** Back to the defaults, without overrides. */
  reset(): void;
}

export function createSwitchBoard(): SwitchBoard {
  const global = buildDefaultSwitches();
  const overrides: { scope: SwitchScope; values: Partial<Switches> }[] = [];
  return {
    global,
    overrides,
    set(scope, values) {
      const parsed = parseSwitches(values);
      if (scope.email === undefined && scope.path === undefined) {
        Object.assign(global, parsed);
        return;
      }
      overrides.push({ scope: { ...scope, email: scope.email?.toLowerCase() }, values: parsed });
    },
    resolve(email, path) {
      if (overrides.length === 0) return global;
      const fitting = overrides.filter(
        ({ scope }) =>
          (scope.email === undefined || scope.email === email) &&
          (scope.path === undefined || path.startsWith(scope.path)),
      );
      return fitting.length === 0 ? global : Object.assign({ ...global }, ...fitting.map(({ values }) => values));
    },
    reset() {
      overrides.length = 0;
      Object.assign(global, buildDefaultSwitches());
    },
  };
}

/** A fresh set of switches, all at their defaults. */
export function buildDefaultSwitches(): Switches {
  const entries = Object.entries(switchRules).map(([name, rule]) => [name, rule.default]);
  return Object.fromEntries(entries) as Switches;
}

/** Checks names and values. Throws SimulatorInputError naming the switch and what is allowed. */
export function parseSwitches(values: Readonly<Record<string, unknown>>): Partial<Switches> {
  const parsed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const rule: SwitchRule<unknown> | undefined = Object.hasOwn(switchRules, name)
      ? switchRules[name as keyof Switches]
      : undefined;
    if (rule === undefined) {
      throw new SimulatorInputError(`${name}: no such switch; there are ${Object.keys(switchRules).join(", ")}`);
    }
    const read = rule.read(value);
    if (read === undefined) {
      throw new SimulatorInputError(`${name}: ${JSON.stringify(value)} is not allowed; allowed: ${rule.allowed}`);
    }
    parsed[name] = read.value;
  }
  return parsed as Partial<Switches>;
}
