/** Mistakes somebody could make in the stack, each with the rule that must find it. `pnpm test:infra:mutants` makes them one by one. */
import { PAGE_MUTANTS } from "./page-mutants.ts";

export interface Mutant {
  readonly name: string;
  /** Path from the root. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Name of the rule that must find it. */
  readonly caughtBy: string;
  /** Where it is made. Default: production with everything but the page. */
  readonly where?: "with its page" | "dana";
}

const MAPPING = "the mapping takes SyncQueue to the worker, failed messages named, with a ceiling";
const URLS = "the API and the webhook receiver have a URL without CORS of its own, and both permissions; nobody else";
const KEPT = "data is kept where it matters, and can be restored everywhere";
const TICKS = "the schedule hands its slot to the dispatcher, and what it cannot hand over to the tick dead letters";
const FAILED_TICKS = "a tick the dispatcher fails at is tried again and then kept";
const SLOTS = "the schedule fires at whole slots in UTC, where the stage wants it";
const ALARM_METRICS = "every alarm looks at a metric of this stack";
const EXPLAINED = "an alarm that others explain calls while none of them rings";
const TOLD = "the addresses of the stage are told, and nobody else";
const RESERVED = "what a stage reserves is reserved, for the API and the webhook receiver alone";
const ALARM_CALLS = "every alarm tells those of its severity, when it rings and when it is over";

export const MUTANTS: readonly Mutant[] = [
  {
    name: "one failed message brings back the whole batch",
    file: "infra/worker.ts",
    from: "partialResponses: true",
    to: "partialResponses: false",
    caughtBy: MAPPING,
  },
  {
    name: "the mapping has no ceiling",
    file: "infra/worker.ts",
    from: "scalingConfig: { maximumConcurrency: settings.concurrency.worker }",
    to: "",
    caughtBy: MAPPING,
  },
  {
    name: "messages come back while the worker still has them",
    file: "infra/queue.ts",
    from: "QUEUE.visibilityTimeoutSeconds} seconds",
    to: "QUEUE.visibilityTimeoutSeconds / 6} seconds",
    caughtBy: "a message stays hidden for six times the worker's timeout plus the window",
  },
  {
    name: "messages are given up after two tries",
    file: "infra/queue.ts",
    from: "retry: QUEUE.maxReceiveCount",
    to: "retry: 2",
    caughtBy: "SyncQueue gives up into its dead letters, which are kept longer",
  },
  {
    name: "dead letters are kept no longer than messages",
    file: "infra/queue.ts",
    from: "messageRetentionSeconds: DEAD_LETTERS.retentionSeconds",
    to: "messageRetentionSeconds: QUEUE.retentionSeconds",
    caughtBy: "SyncQueue gives up into its dead letters, which are kept longer",
  },
  {
    name: "queues are not encrypted",
    file: "infra/queue.ts",
    from: "messageRetentionSeconds: QUEUE.retentionSeconds, sqsManagedSseEnabled: true",
    to: "messageRetentionSeconds: QUEUE.retentionSeconds",
    caughtBy: "queues are encrypted, standard, and named as AWS allows",
  },
  {
    name: "the schedule counts from its deployment",
    file: "infra/schedule.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of another file
    from: "`cron(0/${intervalMinutes} * * * ? *)`",
    to: '"rate(30 minutes)"',
    caughtBy: SLOTS,
  },
  {
    name: "the schedule keeps another zone's time",
    file: "infra/schedule.ts",
    from: 'timezone: "UTC"',
    to: 'timezone: "Europe/Amsterdam"',
    caughtBy: SLOTS,
  },
  {
    name: "an engineer's stage runs by itself",
    file: "infra/schedule.ts",
    from: "  enabled,",
    to: "  enabled: true,",
    where: "dana",
    caughtBy: "only production runs by itself",
  },
  {
    name: "the dispatcher is not told its slot",
    file: "infra/schedule.ts",
    from: 'event: { slot: "<aws.scheduler.scheduled-time>" },',
    to: "",
    caughtBy: TICKS,
  },
  {
    name: "a tick is tried for a day",
    file: "infra/schedule.ts",
    from: "maximumEventAgeInSeconds: intervalMinutes * 60 - 60",
    to: "maximumEventAgeInSeconds: 86_400",
    caughtBy: TICKS,
  },
  {
    name: "ticks that could not be handed over are lost",
    file: "infra/schedule.ts",
    from: "  dlq: tickDeadLetters.arn,",
    to: "",
    caughtBy: TICKS,
  },
  {
    name: "a failed tick goes nowhere",
    file: "infra/dispatcher.ts",
    from: "args.destinationConfig = { onFailure: { destination: tickDeadLetters.arn } };",
    to: "",
    caughtBy: FAILED_TICKS,
  },
  {
    name: "the dispatcher may not put failed ticks away",
    file: "infra/dispatcher.ts",
    from: ", ...buryTicks]",
    to: "]",
    caughtBy: FAILED_TICKS,
  },
  {
    name: "the whole account may be the worker",
    file: "infra/worker.ts",
    from: "transform: { role: trustLambdaOnly },",
    to: "",
    caughtBy: "only Lambda may be a function's role",
  },
  {
    name: "the API gets SST's own link to the table",
    file: "infra/api.ts",
    from: "link: [tableLink, ",
    to: "link: [table, tableLink, ",
    caughtBy: "no statement of ours has a wildcard",
  },
  {
    name: "the worker may not send what goes on",
    file: "infra/worker.ts",
    from: "...sendToQueue, ",
    to: "",
    caughtBy: "the Worker may do what its code does, and no more",
  },
  {
    name: "the webhook receiver may read every list",
    file: "infra/webhook.ts",
    from: "...receiveInTable, ",
    to: "...receiveInTable, ...useTable, ",
    caughtBy: "the Webhook may do what its code does, and no more",
  },
  {
    name: "the API may empty the table",
    file: "infra/access.ts",
    from: 'const READ = ["dynamodb:GetItem",',
    to: 'const READ = ["dynamodb:Scan", "dynamodb:GetItem",',
    caughtBy: "the Api may do what its code does, and no more",
  },
  {
    name: "the dispatcher may make data keys",
    file: "infra/dispatcher.ts",
    from: '["kms:Decrypt"]',
    to: '["kms:Decrypt", "kms:GenerateDataKey"]',
    caughtBy: "the Dispatcher may do what its code does, and no more",
  },
  {
    name: "the key opens for another context than ours",
    file: "infra/access.ts",
    from: "values: [value],",
    to: 'values: ["another"],',
    caughtBy: "the Worker may do what its code does, and no more",
  },
  {
    name: "the key opens without our context",
    file: "infra/access.ts",
    from: "conditions: values.map(",
    to: "conditions: [].map(",
    caughtBy: "the key opens for our encryption context alone",
  },
  {
    name: "the key does not rotate",
    file: "infra/key.ts",
    from: "enableKeyRotation: true",
    to: "enableKeyRotation: false",
    caughtBy: "the key rotates, and is kept where its data is",
  },
  {
    name: "the key goes with the stage",
    file: "infra/key.ts",
    from: "retainOnDelete: settings.keepData",
    to: "retainOnDelete: false",
    caughtBy: "the key rotates, and is kept where its data is",
  },
  {
    name: "the table may be deleted",
    file: "infra/table.ts",
    from: "deletionProtection: settings.keepData,",
    to: "",
    caughtBy: KEPT,
  },
  {
    name: "the table goes with the stage",
    file: "sst.config.ts",
    from: 'removal: keepData ? "retain" : "remove"',
    to: 'removal: "remove"',
    caughtBy: KEPT,
  },
  {
    name: "an index is missing",
    file: "infra/table.ts",
    from: "Object.entries(indexes).map(([name, { pk, sk, projection }])",
    to: "Object.entries(indexes).slice(1).map(([name, { pk, sk, projection }])",
    caughtBy: "the table has the plan's keys and indexes",
  },
  {
    name: "a key's attribute is declared that no index uses",
    file: "infra/table.ts",
    from: "...indexKeys]",
    to: '...indexKeys, "status"]',
    caughtBy: "the table declares the attributes of its keys, and no other",
  },
  {
    name: "what expires stays",
    file: "infra/table.ts",
    from: "  ttl: timeToLive,",
    to: "",
    caughtBy: "the table has the plan's keys and indexes",
  },
  {
    name: "the API's URL adds CORS headers to those of the API",
    file: "infra/api.ts",
    from: "cors: false",
    to: "cors: true",
    caughtBy: URLS,
  },
  {
    name: "the worker has a URL",
    file: "infra/worker.ts",
    from: "transform: { role: trustLambdaOnly },",
    to: "transform: { role: trustLambdaOnly }, url: true,",
    caughtBy: URLS,
  },
  {
    name: "only AWS's own may call the API",
    file: "infra/api.ts",
    from: 'authorization: "none"',
    to: 'authorization: "iam"',
    caughtBy: URLS,
  },
  {
    name: "a token stands in the environment",
    file: "infra/api.ts",
    from: "...callerEnvironment }",
    to: "...callerEnvironment, FATHOM_SYNC_SERVICE_TOKENS: serviceTokens.value }",
    caughtBy: "no secret stands in a function's environment",
  },
  {
    name: "the API may be called from every page",
    file: "infra/api.ts",
    from: 'origins.join(",")',
    to: '"*"',
    caughtBy: "every function is told its stage and settings",
  },
  {
    name: "the worker knows no webhook address",
    file: "infra/worker.ts",
    from: "...domainEnvironment, ...webhookEnvironment",
    to: "...domainEnvironment",
    caughtBy: "every function is told its stage and settings",
  },
  {
    name: "logs are kept for ever",
    file: "infra/function-defaults.ts",
    from: "retention: settings.logs.retention",
    to: 'retention: "forever"',
    caughtBy: "every function logs JSON into a group of its own that forgets",
  },
  {
    name: "the worker has another timeout than the plan",
    file: "infra/worker.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of another file
    from: "timeout: `${WORKER.timeoutSeconds} seconds`",
    to: 'timeout: "5 minutes"',
    caughtBy: "every function has the plan's time and memory, Node 24 on arm64, and a name AWS takes",
  },
  {
    name: "bundles are not minified",
    file: "infra/function-defaults.ts",
    from: "nodejs: { minify: true },",
    to: "",
    caughtBy: "bundles are small, because cold starts read them",
  },
  {
    name: "alarms look at another stage's metrics",
    file: "infra/dimensions.ts",
    from: "stage: $app.stage }",
    to: 'stage: "prod" }',
    caughtBy: ALARM_METRICS,
  },
  {
    name: "the alarm on dead letters looks at the queue",
    file: "infra/dimensions.ts",
    from: "SyncDeadLetters: { QueueName: deadLetters.nodes.queue.name }",
    to: "SyncDeadLetters: { QueueName: queue.nodes.queue.name }",
    caughtBy: ALARM_METRICS,
  },
  {
    name: "pages go where tickets go",
    file: "infra/alarms.ts",
    from: "[topics[severity].arn]",
    to: "[topics.ticket.arn]",
    caughtBy: ALARM_CALLS,
  },
  {
    name: "a suppressed alarm calls all the same",
    file: "infra/alarms.ts",
    from: "...(alarm.suppressedBy ? {} : toActions(alarm)),",
    to: "...toActions(alarm),",
    caughtBy: ALARM_CALLS,
  },
  {
    name: "an alarm waits for causes that must all ring",
    file: "infra/alarms.ts",
    from: '.join(" OR ")',
    to: '.join(" AND ")',
    caughtBy: EXPLAINED,
  },
  {
    name: "an alarm calls only while its cause rings",
    file: "infra/alarms.ts",
    from: "AND NOT (",
    to: "AND (",
    caughtBy: EXPLAINED,
  },
  {
    name: "silence is no alarm",
    file: "infra/alarms.ts",
    from: "treatMissingData: alarm.treatMissingData",
    to: 'treatMissingData: "notBreaching"',
    caughtBy: "every alarm of the plan is there with its numbers, and no other",
  },
  {
    name: "the dashboard shows no alarms",
    file: "infra/dashboard.ts",
    from: "alarmArns: arns",
    to: "alarmArns: []",
    caughtBy: "the dashboard is the plan's, about what is in this stack",
  },
  {
    name: "the dashboard asks no log",
    file: "infra/dimensions.ts",
    from: "[dispatcher, worker, api, webhook].map(",
    to: "[dispatcher, api, webhook].map(",
    caughtBy: "the dashboard is the plan's, about what is in this stack",
  },
  {
    name: "nobody is told",
    file: "infra/alarms.ts",
    from: "settings.alarms[severity].entries()",
    to: "settings.alarms[severity].slice(1).entries()",
    caughtBy: TOLD,
  },
  {
    name: "an address for machines is told by e-mail",
    file: "infra/alarms.ts",
    from: "arn, protocol, endpoint",
    to: 'arn, protocol: "email", endpoint',
    caughtBy: TOLD,
  },
  {
    name: "nothing is reserved for the webhook receiver",
    file: "infra/webhook.ts",
    from: "...(reserved === undefined ? {} : { concurrency: { reserved } }),",
    to: "",
    caughtBy: RESERVED,
  },
  {
    name: "the API reserves what is the webhook receiver's",
    file: "infra/api.ts",
    from: "concurrency.reserved?.api",
    to: "concurrency.reserved?.webhook",
    caughtBy: RESERVED,
  },
  {
    name: "the API is not told for whom tokens must be",
    file: "infra/api.ts",
    from: "FATHOM_SYNC_JWT_AUDIENCE: jwt.audience,",
    to: "",
    caughtBy: "every function is told its stage and settings",
  },
  {
    name: "the API looks for the rep in another claim",
    file: "infra/api.ts",
    from: "FATHOM_SYNC_JWT_REP_CLAIM: jwt.repClaim",
    to: "FATHOM_SYNC_JWT_REP_CLAIM: jwt.roleClaim",
    caughtBy: "the API understands who may call it, in the words of the code that is deployed",
  },
  {
    name: "the API looks for keys at the issuer's address",
    file: "infra/api.ts",
    from: "FATHOM_SYNC_JWT_JWKS_URL: jwt.jwksUrl",
    to: "FATHOM_SYNC_JWT_JWKS_URL: jwt.issuer",
    caughtBy: "every function is told its stage and settings",
  },
  {
    name: "transcripts are kept as long as calls",
    file: "infra/function-defaults.ts",
    from: "String(settings.retention.transcriptDays)",
    to: "String(settings.retention.callDays)",
    caughtBy: "every function is told its stage and settings",
  },
  {
    name: "nothing is tagged with its stage",
    file: "sst.config.ts",
    from: ", stage: input.stage, source",
    to: ", source",
    caughtBy: "everything is tagged with app and stage",
  },
  ...PAGE_MUTANTS.map((mutant): Mutant => ({ ...mutant, where: "with its page" })),
];
