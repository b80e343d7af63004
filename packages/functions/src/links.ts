/**
 * What SST linked to a deployed function: names of resources, and the API's secrets, which so never stand in its environment. The only
 * file that knows SST. It answers in the names `resources.ts` knows; where nothing is linked (the local stack, tests) it says nothing.
 */
import { Resource } from "sst/resource";

/** One link of `infra/`: its name, and the property of it that is read. */
type Link = readonly [name: string, property: string];

const SYNC_LINKS = {
  FATHOM_SYNC_TABLE: ["SyncTableName", "name"],
  FATHOM_SYNC_QUEUE_URL: ["SyncQueueUrl", "url"],
  FATHOM_SYNC_KMS_KEY: ["SyncKeyArn", "arn"],
} as const satisfies Readonly<Record<string, Link>>;

const API_LINKS = {
  ...SYNC_LINKS,
  FATHOM_SYNC_SERVICE_TOKENS: ["ServiceTokens", "value"],
  FATHOM_SYNC_CRON_SECRET: ["CronSecret", "value"],
} as const satisfies Readonly<Record<string, Link>>;

type Links = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** For every function. */
export function readSyncLinks(environment: Environment, links: Links = Resource as unknown as Links): Environment {
  return read(SYNC_LINKS, environment, links);
}

/** For the API. */
export function readApiLinks(environment: Environment, links: Links = Resource as unknown as Links): Environment {
  return read(API_LINKS, environment, links);
}

/** @throws Error of SST, naming the link, when the function is deployed without it */
function read(wanted: Readonly<Record<string, Link>>, environment: Environment, links: Links): Environment {
  // Lambda has it wherever SST deployed; asking for a link elsewhere is an error of SST's.
  if (!environment.SST_RESOURCE_App) return {};
  return Object.fromEntries(
    Object.entries(wanted).map(([variable, [name, property]]) => {
      const value = (links[name] as Readonly<Record<string, unknown>>)[property];
      return [variable, typeof value === "string" ? value : undefined];
    }),
  );
}
