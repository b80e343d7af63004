/** The functions: the plan's numbers, their surroundings, their URLs. No secret stands where it can be read. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { readCallerSettings } from "@fathom-sync/functions";
import { BUNDLE_FILE } from "@fathom-sync/sst-offline";
import { API, DISPATCHER, WEBHOOK, WORKER } from "../../plan/sync-plan.ts";
import { type Deployment, FUNCTION_NAMES, type FunctionName, SECRETS } from "../deployment.ts";
import { compare, demand, getFunction, getRoleOf, type Rule, toRecord } from "../rule.ts";

const PLANNED = { Dispatcher: DISPATCHER, Worker: WORKER, Api: API, Webhook: WEBHOOK } as const;
/** Cold starts read every byte. The webhook's sender waits for it. */
const BUNDLE_BYTES_MAX = { Dispatcher: 1_600_000, Worker: 1_600_000, Api: 1_900_000, Webhook: 260_000 } as const;
const RETENTION_DAYS = { "1 week": 7, "2 weeks": 14, "1 month": 30, "3 months": 90, "6 months": 180, "1 year": 365 };
const WITH_URL: readonly FunctionName[] = ["Api", "Webhook"];
const SSTS_OWN = ["SST_KEY", "SST_KEY_FILE", "SST_RESOURCE_App"];

const getVariables = (deployment: Deployment, name: FunctionName) =>
  toRecord(toRecord(getFunction(deployment, name).inputs.environment).variables);

function eachFunction(check: (deployment: Deployment, name: FunctionName) => readonly string[]): Rule["check"] {
  return (deployment) => FUNCTION_NAMES.flatMap((name) => check(deployment, name));
}

export const FUNCTION_RULES: readonly Rule[] = [
  {
    name: "every function has the plan's time and memory, Node 24 on arm64, and a name AWS takes",
    check: eachFunction((deployment, name) => {
      const { inputs } = getFunction(deployment, name);
      return [
        ...compare(name, inputs, {
          timeout: PLANNED[name].timeoutSeconds,
          memorySize: PLANNED[name].memoryMb,
          runtime: "nodejs24.x",
          architectures: ["arm64"],
        }),
        ...demand(String(inputs.name).length <= 64, `${name}: its name is longer than 64 characters`),
        ...demand(Number(inputs.timeout) <= 900, `${name}: its timeout is above 900 seconds`),
      ];
    }),
  },
  {
    name: "there are these functions and no other",
    check: ({ graph }) =>
      compare(
        "functions",
        {
          names: graph
            .list("aws:lambda/function:Function")
            .map(({ name }) => name)
            .toSorted(),
        },
        { names: FUNCTION_NAMES.map((name) => `${name}Function`).toSorted() },
      ),
  },
  {
    name: "every function logs JSON into a group of its own that forgets",
    check: eachFunction((deployment, name) => {
      const { graph, settings } = deployment;
      const logging = toRecord(getFunction(deployment, name).inputs.loggingConfig);
      const group = graph
        .list("aws:cloudwatch/logGroup:LogGroup")
        .find(({ inputs }) => inputs.name === logging.logGroup);
      if (!group) return [`${name}: its log group ${String(logging.logGroup)} is not in the stack`];
      return [
        ...compare(name, logging, { logFormat: "JSON" }),
        ...compare(`${name} log group`, group.inputs, { retentionInDays: RETENTION_DAYS[settings.logs.retention] }),
      ];
    }),
  },
  {
    name: "only Lambda may be a function's role",
    check: eachFunction((deployment, name) => {
      const trust = deployment.graph.listTrust(getRoleOf(deployment, name)).map(({ Principal }) => Principal);
      return compare(`${name}Role`, { trust }, { trust: [{ Service: "lambda.amazonaws.com" }] });
    }),
  },
  {
    name: "every function has a role of its own",
    check: (deployment) => {
      const roles = FUNCTION_NAMES.map((name) => getRoleOf(deployment, name).name);
      return demand(new Set(roles).size === roles.length, `functions: share a role (${roles.join(", ")})`);
    },
  },
  {
    name: "no secret stands in a function's environment",
    check: eachFunction((deployment, name) =>
      Object.entries(getVariables(deployment, name))
        .filter(
          ([variable, value]) =>
            Object.values(SECRETS).some((secret) => String(value).includes(secret)) ||
            (/TOKEN|SECRET|PASSWORD|KEY/i.test(variable) && !SSTS_OWN.includes(variable)),
        )
        .map(([variable]) => `${name}: ${variable} must not be in the environment: link it`),
    ),
  },
  {
    name: "every function is told its stage and settings",
    check: eachFunction((deployment, name) => {
      const { settings, stage, graph } = deployment;
      const isDomain = name !== "Webhook";
      const url = graph.get("aws:lambda/functionUrl:FunctionUrl", "WebhookUrl").outputs.functionUrl;
      const expected = {
        FATHOM_SYNC_STAGE: stage,
        FATHOM_SYNC_VERSION: "unversioned",
        LOG_LEVEL: settings.logs.level,
        FATHOM_SYNC_TIME_ZONE: isDomain ? settings.timeZone : undefined,
        FATHOM_SYNC_HISTORY_DAYS: isDomain ? String(settings.historyDays) : undefined,
        FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS: isDomain ? settings.retention?.transcriptDays?.toString() : undefined,
        FATHOM_SYNC_RETENTION_CALL_DAYS: isDomain ? settings.retention?.callDays?.toString() : undefined,
        FATHOM_SYNC_WEBHOOK_BASE_URL: isDomain && settings.webhooks ? url : undefined,
        FATHOM_SYNC_CORS_ORIGINS:
          name === "Api" && settings.origins.length > 0 ? settings.origins.join(",") : undefined,
        FATHOM_SYNC_JWT_ISSUER: name === "Api" ? settings.jwt?.issuer : undefined,
        FATHOM_SYNC_JWT_AUDIENCE: name === "Api" ? settings.jwt?.audience : undefined,
        FATHOM_SYNC_JWT_JWKS_URL: name === "Api" ? settings.jwt?.jwksUrl : undefined,
        FATHOM_SYNC_JWT_ALGORITHMS: name === "Api" ? settings.jwt?.algorithms?.join(",") : undefined,
        FATHOM_SYNC_JWT_ROLE_CLAIM: name === "Api" ? settings.jwt?.roleClaim : undefined,
        FATHOM_SYNC_JWT_REP_CLAIM: name === "Api" ? settings.jwt?.repClaim : undefined,
      };
      const given = getVariables(deployment, name);
      const unknown = Object.keys(given).filter((key) => !(key in expected) && !SSTS_OWN.includes(key));
      return [
        ...compare(`${name} environment`, given, expected),
        ...unknown.map((key) => `${name} environment: ${key} is not expected`),
      ];
    }),
  },
  {
    name: "what a stage reserves is reserved, for the API and the webhook receiver alone",
    check: eachFunction((deployment, name) => {
      const { api, webhook } = deployment.settings.concurrency.reserved ?? {};
      // The workers have their ceiling at the mapping: reserving would throttle it (AWS: maximum concurrency of event sources).
      const reserved = { Api: api, Webhook: webhook, Worker: undefined, Dispatcher: undefined }[name];
      return compare(name, getFunction(deployment, name).inputs, { reservedConcurrentExecutions: reserved });
    }),
  },
  {
    name: "the API understands who may call it, in the words of the code that is deployed",
    check: (deployment) => {
      const { jwt, origins } = deployment.settings;
      try {
        const read = readCallerSettings(getVariables(deployment, "Api") as Record<string, string>);
        const isJwt = read.jwt !== undefined;
        return [
          ...compare("Api", { isJwt, ...read.jwt }, { isJwt: jwt !== undefined, ...jwt }),
          ...compare("Api", { corsOrigins: read.corsOrigins }, { corsOrigins: origins }),
        ];
      } catch (error) {
        return [`Api: ${error instanceof Error ? error.message : String(error)}`];
      }
    },
  },
  {
    name: "bundles are small, because cold starts read them",
    check: eachFunction((deployment, name) => {
      const { size } = statSync(join(deployment.toFunctionFolder(name), BUNDLE_FILE));
      const most = BUNDLE_BYTES_MAX[name];
      return demand(size <= most, `${name}: its bundle has ${size} bytes, more than ${most}`);
    }),
  },
  {
    name: "the API and the webhook receiver have a URL without CORS of its own, and both permissions; nobody else",
    check: ({ graph }) => {
      const urls = graph.list("aws:lambda/functionUrl:FunctionUrl");
      const permissions = graph.list("aws:lambda/permission:Permission").map(({ inputs }) => inputs);
      const names = urls.map(({ name }) => name).toSorted();
      return [
        ...compare("function URLs", { names }, { names: WITH_URL.map((name) => `${name}Url`) }),
        ...compare("permissions for everybody", { count: permissions.length }, { count: 2 * WITH_URL.length }),
        ...urls.flatMap(({ name, inputs }) => [
          ...compare(name, inputs, { authorizationType: "NONE", cors: undefined, invokeMode: "BUFFERED" }),
          ...["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"].flatMap((action) =>
            demand(
              permissions.some(
                (one) =>
                  one.action === action &&
                  one.principal === "*" &&
                  one.function === inputs.functionName &&
                  (action === "lambda:InvokeFunctionUrl"
                    ? one.functionUrlAuthType === "NONE"
                    : one.invokedViaFunctionUrl === true),
              ),
              `${name}: lacks the permission ${action} (AWS: Function URLs need both)`,
            ),
          ),
        ]),
      ];
    },
  },
];
