/**
 * What AWS would answer: ids, ARNs and addresses of the right shape. With `model-edge.ts` the only invented part of a deployment. Throws on what it
 * does not know, so that nothing passes by having been made up silently.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { runLocalCommand } from "./local-command.ts";
import { createEdgeMakers, SST_DYNAMIC_OUTPUTS } from "./model-edge.ts";
import { OFFLINE_ACCOUNT, toHash, toUuid } from "./model-names.ts";
import { type PolicyDocumentArgs, toPolicyDocument } from "./policy-document.ts";

export type Properties = Readonly<Record<string, unknown>>;
type Made = { readonly id: unknown } & Properties;
/** By the type of a resource. */
export type Makers = Readonly<Record<string, ((inputs: Properties, name: string) => Made) | undefined>>;

export interface Model {
  /** @throws Error for a type the model does not know */
  resource(type: string, name: string, inputs: Properties): { id: string; computed: Record<string, unknown> };
  /** @throws Error for a data source the model does not know */
  invoke(token: string, args: Properties): Record<string, unknown>;
}

export function createModel(options: { readonly region: string; readonly platform: string }): Model {
  const { region } = options;
  const makers: Makers = { ...createMakers(region), ...createEdgeMakers(region) };
  const listComputed = createComputedReader(options.platform);
  return {
    resource(type, name, inputs) {
      const make = makers[type];
      if (!make)
        throw new Error(`the offline model does not know the resource type ${type} ("${name}"): add it to model.ts`);
      const { id, ...known } = make(inputs, name);
      const computed: Record<string, unknown> = { ...known };
      for (const property of listComputed(type)) {
        if (!(property in computed)) computed[property] = property === "tagsAll" ? {} : undefined;
      }
      return { id: String(id), computed };
    },
    invoke(token, args) {
      switch (token) {
        case "aws:index/getRegion:getRegion":
          return { id: region, region, name: region, description: "offline", endpoint: `ec2.${region}.amazonaws.com` };
        case "aws:index/getPartition:getPartition":
          return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
        case "aws:index/getCallerIdentity:getCallerIdentity":
          return {
            id: OFFLINE_ACCOUNT,
            accountId: OFFLINE_ACCOUNT,
            arn: `arn:aws:iam::${OFFLINE_ACCOUNT}:user/offline`,
            userId: "AIDAOFFLINE",
          };
        case "aws:iam/getPolicyDocument:getPolicyDocument":
          return toPolicyDocument(args as PolicyDocumentArgs);
      }
      throw new Error(`the offline model does not know the data source ${token}: add it to model.ts`);
    },
  };
}

function createMakers(region: string): Makers {
  const toArn = (service: string, rest: string, inRegion = region) =>
    `arn:aws:${service}:${inRegion}:${OFFLINE_ACCOUNT}:${rest}`;
  const named = (id: unknown) => ({ id });
  return {
    "aws:sqs/queue:Queue": ({ name }) => {
      const url = `https://sqs.${region}.amazonaws.com/${OFFLINE_ACCOUNT}/${name}`;
      return { id: url, url, arn: toArn("sqs", String(name)) };
    },
    "aws:sqs/queuePolicy:QueuePolicy": ({ queueUrl }) => named(queueUrl),
    "aws:lambda/function:Function": ({ name }) => {
      const arn = toArn("lambda", `function:${name}`);
      const invokeArn = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
      return {
        id: name,
        arn,
        version: "$LATEST",
        qualifiedArn: `${arn}:$LATEST`,
        invokeArn,
        lastModified: "2026-01-01T00:00:00.000+0000",
      };
    },
    "aws:lambda/functionUrl:FunctionUrl": ({ functionName }, name) => ({
      id: functionName,
      functionArn: toArn("lambda", `function:${functionName}`),
      urlId: toHash(name, 32),
      functionUrl: `https://${toHash(name, 32)}.lambda-url.${region}.on.aws/`,
    }),
    "aws:lambda/permission:Permission": (_inputs, name) => named(name),
    "aws:lambda/eventSourceMapping:EventSourceMapping": (_inputs, name) => {
      const uuid = toHash(name, 32);
      return { id: uuid, uuid, arn: toArn("lambda", `event-source-mapping:${uuid}`) };
    },
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": ({ functionName }) => named(functionName),
    "aws:iam/role:Role": ({ name }) => ({
      id: name,
      arn: toArn("iam", `role/${name}`, ""),
      uniqueId: `AROA${toHash(String(name), 16).toUpperCase()}`,
    }),
    "aws:iam/rolePolicy:RolePolicy": ({ role, name }, logical) => ({
      id: `${role}:${name ?? logical}`,
      name: name ?? logical,
    }),
    "aws:kms/key:Key": (_inputs, name) => {
      const keyId = toUuid(name);
      return { id: keyId, keyId, arn: toArn("kms", `key/${keyId}`) };
    },
    "aws:kms/alias:Alias": ({ name }) => ({ id: name, arn: toArn("kms", String(name)) }),
    "aws:cloudwatch/logGroup:LogGroup": ({ name }) => ({ id: name, arn: toArn("logs", `log-group:${name}`) }),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ({ name }, logical) => ({
      id: name ?? logical,
      name: name ?? logical,
      arn: toArn("cloudwatch", `alarm:${name ?? logical}`),
    }),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": ({ alarmName }) => ({
      id: alarmName,
      arn: toArn("cloudwatch", `alarm:${alarmName}`),
    }),
    "aws:cloudwatch/dashboard:Dashboard": ({ dashboardName }) => ({
      id: dashboardName,
      dashboardArn: toArn("cloudwatch", `dashboard/${dashboardName}`, ""),
    }),
    "aws:dynamodb/table:Table": ({ name }) => ({ id: name, arn: toArn("dynamodb", `table/${name}`) }),
    "aws:sns/topic:Topic": ({ name }) => ({ id: toArn("sns", String(name)), arn: toArn("sns", String(name)) }),
    "aws:sns/topicPolicy:TopicPolicy": ({ arn }) => named(arn),
    "aws:sns/topicSubscription:TopicSubscription": ({ topic }, name) => ({
      id: `${topic}:${toHash(name)}`,
      arn: `${topic}:${toHash(name)}`,
    }),
    "aws:scheduler/schedule:Schedule": ({ name }) => ({
      id: `default/${name}`,
      groupName: "default",
      arn: toArn("scheduler", `schedule/default/${name}`),
    }),
    "aws:s3/bucketObjectv2:BucketObjectv2": ({ bucket, key }) => ({
      id: `${bucket}/${key}`,
      arn: `arn:aws:s3:::${bucket}/${key}`,
      etag: toHash(String(key)),
    }),
    "random:index/randomBytes:RandomBytes": ({ length }, name) => {
      const bytes = createHash("sha256").update(name).digest().subarray(0, Number(length));
      const base64 = bytes.toString("base64");
      return { id: base64, base64, hex: bytes.toString("hex") };
    },
    "pulumi-nodejs:dynamic:Resource": (_inputs, name) => {
      const [, kind = ""] = /\.(sst\.aws\.\w+)$/.exec(name) ?? [];
      return { id: name, ...SST_DYNAMIC_OUTPUTS[kind] };
    },
    "command:local:Command": (inputs, name) => ({ id: toHash(name, 32), ...runLocalCommand(inputs) }),
  };
}

/** Names of properties AWS computes, read from the SDK's own code, so that a model too thin shows as undefined and not as missing. */
function createComputedReader(platform: string): (type: string) => readonly string[] {
  const resolve = createRequire(`${platform}/package.json`).resolve;
  const read = new Map<string, readonly string[]>();
  return (type) => {
    const known = read.get(type);
    if (known) return known;
    const [, module, file] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
    const source = module && file ? readFileSync(resolve(`@pulumi/aws/${module}/${file}.js`), "utf8") : "";
    const names = [...source.matchAll(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g)].flatMap(
      ([, name]) => name ?? [],
    );
    const unique = [...new Set(names)];
    read.set(type, unique);
    return unique;
  };
}
