/** The table, the key, and what of them outlives a mistake. Names and values of the whole stack. */
import { TABLE_PLAN } from "../../plan/table-plan.ts";
import { APP_NAME } from "../../stage.ts";
import { compare, demand, getKey, getTable, type Rule, toRecord, toRecords } from "../rule.ts";

const { keys, indexes, timeToLive } = TABLE_PLAN;

export const DATA_RULES: readonly Rule[] = [
  {
    name: "the table has the plan's keys and indexes",
    check: (deployment) => {
      const { inputs } = getTable(deployment);
      const found = toRecords(inputs.globalSecondaryIndexes).map(({ name, hashKey, rangeKey, projectionType }) => ({
        name,
        hashKey,
        rangeKey,
        projectionType,
      }));
      const planned = Object.entries(indexes).map(([name, { pk, sk }]) => ({
        name,
        hashKey: pk,
        rangeKey: sk,
        projectionType: "KEYS_ONLY",
      }));
      return [
        ...compare("SyncTable", inputs, {
          hashKey: keys.pk,
          rangeKey: keys.sk,
          billingMode: "PAY_PER_REQUEST",
          ttl: { attributeName: timeToLive, enabled: true },
        }),
        ...compare("SyncTable", { indexes: found }, { indexes: planned }),
      ];
    },
  },
  {
    name: "the table declares the attributes of its keys, and no other",
    check: (deployment) => {
      const attributes = toRecords(getTable(deployment).inputs.attributes).map(({ name }) => String(name));
      const wanted = [keys.pk, keys.sk, ...Object.values(indexes).flatMap(({ pk, sk }) => [pk, sk])];
      return compare("SyncTable", { attributes: attributes.toSorted() }, { attributes: wanted.toSorted() });
    },
  },
  {
    name: "data is kept where it matters, and can be restored everywhere",
    check: (deployment) => {
      const { settings, stage } = deployment;
      const table = getTable(deployment);
      return [
        ...demand(settings.keepData === (stage === "production"), `settings of ${stage}: keepData is wrong`),
        ...compare("SyncTable", table.inputs, { deletionProtectionEnabled: settings.keepData }),
        ...compare("SyncTable", toRecord(table.inputs.pointInTimeRecovery), { enabled: true }),
        ...compare("SyncTable", { ...table }, { retainOnDelete: settings.keepData }),
        ...compare("stack", deployment.run.stackOutputs, { _protect: settings.keepData }),
      ];
    },
  },
  {
    name: "the key rotates, and is kept where its data is",
    check: (deployment) => {
      const key = getKey(deployment);
      return [
        ...compare("SyncKey", key.inputs, { enableKeyRotation: true, deletionWindowInDays: 30 }),
        ...compare("SyncKey", { ...key }, { retainOnDelete: deployment.settings.keepData }),
      ];
    },
  },
  {
    name: "everything is tagged with app and stage",
    check: ({ run, stage }) => {
      const text = run.config["aws:defaultTags"] ?? "{}";
      const { tags } = JSON.parse(text) as { tags?: Record<string, string> };
      return compare("default tags", tags ?? {}, { app: APP_NAME, stage });
    },
  },
  {
    name: "no value is unresolved",
    check: ({ graph }) =>
      graph.resources.flatMap(({ name, inputs, unknownPaths }) => [
        ...unknownPaths.map((path) => `${name}: ${path} is unknown`),
        ...demand(
          !/undefined|\[object Object\]|Calling \[toString\]|NaN/.test(JSON.stringify(inputs)),
          `${name}: an input holds a value that was never resolved`,
        ),
      ]),
  },
  {
    name: "the deployment ends without warnings, and asks AWS for nothing unforeseen",
    check: ({ run }) => [
      ...run.logs.filter(({ severity }) => severity === "warning").map(({ message }) => `deployment: ${message}`),
      ...run.unexpectedCalls.map((call) => `deployment: asked for ${call}`),
    ],
  },
];
