/** Control routes for users, their keys and tokens. */
import type { NewUser } from "../state/people.ts";
import { answerJson } from "../wire/answer.ts";
import type { ControlContext, ControlRoute } from "./control-route.ts";
import { either, instant, numeric, oneOf, readFields, record, text } from "./fields.ts";

const userRules = {
  email: text,
  name: text,
  team: either(text, oneOf(null)),
  role: oneOf("member", "team_admin", "account_admin", "admin"),
  viewAccess: either(oneOf("own_meetings", "team", "multiple_teams", "all_teams"), record),
  apiKey: text,
  organisation: text,
  status: oneOf("active", "invited"),
  createdAt: text,
};

const whenRules = { at: instant };

function answerUser({ simulator, pathValues }: ControlContext) {
  return answerJson(200, simulator.user(pathValues.email ?? ""));
}

function readWhen(body: string): { readonly at?: string | number } {
  return readFields(body, whenRules) as { at?: string | number };
}

export const peopleRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/users", answer: ({ simulator }) => answerJson(200, simulator.users()) },
  {
    method: "POST",
    path: "/users",
    answer({ simulator, body }) {
      const user = readFields(body, userRules, ["email", "name"]) as unknown as NewUser;
      return answerJson(201, simulator.addUser(user));
    },
  },
  { method: "GET", path: "/users/:email", answer: answerUser },
  {
    method: "POST",
    path: "/users/:email/rotate-key",
    answer: ({ simulator, pathValues }) => answerJson(200, { apiKey: simulator.rotateKey(pathValues.email ?? "") }),
  },
  {
    method: "POST",
    path: "/users/:email/revoke-key",
    answer(context) {
      context.simulator.revokeKey(context.pathValues.email ?? "", readWhen(context.body));
      return answerUser(context);
    },
  },
  {
    method: "POST",
    path: "/users/:email/deactivate",
    answer(context) {
      context.simulator.deactivateUser(context.pathValues.email ?? "", readWhen(context.body));
      return answerUser(context);
    },
  },
  {
    method: "POST",
    path: "/users/:email/reactivate",
    answer(context) {
      context.simulator.reactivate(context.pathValues.email ?? "", readWhen(context.body));
      return answerUser(context);
    },
  },
  {
    method: "POST",
    path: "/users/:email/oauth-token",
    answer({ simulator, pathValues, body }) {
      const options = readFields(body, { expiresInSeconds: numeric }) as { expiresInSeconds?: number };
      const tokens = simulator.issueOAuthToken(pathValues.email ?? "", options);
      return answerJson(201, { ...tokens, client: simulator.oauthClient });
    },
  },
];
