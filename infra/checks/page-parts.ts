/** The parts of a deployment that make up its page: the distribution, its function and store, the bucket and the files in it. */
import type { Graph, RecordedResource, Statement } from "@fathom-sync/sst-offline";
import { toRecord, toRecords } from "./rule.ts";

export interface PageFile {
  readonly key: string;
  readonly cacheControl: string;
  readonly contentType: string;
}

export interface PageParts {
  readonly distribution: RecordedResource;
  readonly requestFunction: RecordedResource;
  readonly store: RecordedResource;
  /** Of the store: by `<namespace>:<key>`. */
  readonly entries: ReadonlyMap<string, string>;
  readonly headersPolicy: RecordedResource;
  readonly bucket: RecordedResource;
  readonly bucketStatements: readonly Statement[];
  readonly files: readonly PageFile[];
}

const DYNAMIC = "pulumi-nodejs:dynamic:Resource";

/** @throws Error naming what is missing, or there twice */
export function getPageParts(graph: Graph): PageParts {
  const { inputs: keys } = graph.get(DYNAMIC, "PageKvKeys.sst.aws.KvKeys");
  const policy = JSON.parse(String(graph.get("aws:s3/bucketPolicy:BucketPolicy").inputs.policy)) as {
    Statement: Statement[];
  };
  return {
    distribution: graph.get("aws:cloudfront/distribution:Distribution"),
    requestFunction: graph.get("aws:cloudfront/function:Function"),
    store: graph.get("aws:cloudfront/keyValueStore:KeyValueStore"),
    entries: new Map(
      Object.entries(toRecord(keys.entries)).map(([key, value]) => [`${keys.namespace}:${key}`, String(value)]),
    ),
    headersPolicy: graph.get("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"),
    bucket: graph.get("aws:s3/bucket:Bucket"),
    bucketStatements: policy.Statement,
    files: toRecords(graph.get(DYNAMIC, "PageAssetFiles.sst.aws.BucketFiles").inputs.files).map((file) => ({
      key: String(file.key),
      cacheControl: String(file.cacheControl),
      contentType: String(file.contentType),
    })),
  };
}
