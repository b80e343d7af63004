/** Control routes for how the simulator behaves: faults, switches, webhooks, limits. */
import type { FaultInput } from "../faults.ts";
import { SimulatorInputError } from "../input-error.ts";
import type { SwitchScope } from "../switches/switch-board.ts";
import { switchRules } from "../switches/switch-rules.ts";
import { faultKinds, type Switches } from "../switches/switches.ts";
import { answerJson, answerNothing } from "../wire/answer.ts";
import type { ControlRoute } from "./control-route.ts";
import { either, flag, numeric, oneOf, readFields, record, text, texts } from "./fields.ts";

const faultRules = {
  kind: oneOf(...faultKinds),
  match: record,
  times: either(numeric, oneOf("unlimited")),
  status: numeric,
  retryAfterSeconds: numeric,
  delayMs: numeric,
};

const matchRules = { email: text, path: text, page: numeric, heavy: flag, method: text };

const webhookRules = {
  owner: text,
  destination_url: text,
  triggered_for: texts,
  include_transcript: flag,
  include_summary: flag,
  include_action_items: flag,
  include_crm_matches: flag,
};

/** JSON has no infinity. */
function showInfinity(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? "unlimited" : value;
}

function toJsonValue(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, showInfinity));
}

export const behaviourRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/faults", answer: ({ simulator }) => answerJson(200, toJsonValue(simulator.faults())) },
  {
    method: "POST",
    path: "/faults",
    answer({ simulator, body }) {
      const { times, match, ...fault } = readFields(body, faultRules, ["kind"]);
      const input = {
        ...fault,
        match: readFields(JSON.stringify(match ?? {}), matchRules),
        times: times === "unlimited" ? Number.POSITIVE_INFINITY : (times ?? 1),
      };
      return answerJson(201, toJsonValue(simulator.addFault(input as unknown as FaultInput)));
    },
  },
  {
    method: "DELETE",
    path: "/faults",
    answer({ simulator }) {
      simulator.clearFaults();
      return answerNothing(204);
    },
  },
  {
    method: "DELETE",
    path: "/faults/:id",
    answer({ simulator, pathValues }) {
      const fault = simulator.faults().find(({ id }) => String(id) === pathValues.id);
      if (fault === undefined) throw new SimulatorInputError(`id: no fault ${pathValues.id}`);
      fault.remove();
      return answerNothing(204);
    },
  },
  {
    method: "GET",
    path: "/switches",
    answer: ({ simulator }) =>
      answerJson(
        200,
        toJsonValue(
          Object.fromEntries(
            Object.entries(switchRules).map(([name, rule]) => [
              name,
              { value: simulator.switches[name as keyof Switches], default: rule.default, allowed: rule.allowed },
            ]),
          ),
        ),
      ),
  },
  {
    method: "POST",
    path: "/switches",
    answer({ simulator, body }) {
      const fields = readFields(body, { scope: record, values: record }, ["values"]);
      const scope = readFields(JSON.stringify(fields.scope ?? {}), { email: text, path: text }) as SwitchScope;
      simulator.setSwitches(scope, fields.values as Partial<Switches>);
      return answerJson(200, toJsonValue(simulator.switches));
    },
  },
  {
    method: "DELETE",
    path: "/switches",
    answer({ simulator }) {
      simulator.resetSwitches();
      return answerNothing(204);
    },
  },
  { method: "GET", path: "/webhooks", answer: ({ simulator }) => answerJson(200, simulator.webhooks.list()) },
  {
    method: "POST",
    path: "/webhooks",
    answer({ simulator, body }) {
      const { owner, ...webhook } = readFields(body, webhookRules, ["owner", "destination_url"]);
      return answerJson(201, simulator.webhooks.create(String(owner), webhook));
    },
  },
  {
    method: "DELETE",
    path: "/webhooks/:id",
    answer({ simulator, pathValues }) {
      simulator.webhooks.remove(pathValues.id ?? "");
      return answerNothing(204);
    },
  },
  { method: "GET", path: "/deliveries", answer: ({ simulator }) => answerJson(200, simulator.webhooks.deliveries()) },
  {
    method: "DELETE",
    path: "/limits",
    answer({ simulator }) {
      simulator.resetLimits();
      return answerNothing(204);
    },
  },
];
