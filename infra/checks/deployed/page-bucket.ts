/** The page's bucket: the files that would be uploaded, answered as S3 answers CloudFront under the bucket's policy. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Statement, toTexts } from "@fathom-sync/sst-offline";
import type { Deployment } from "../deployment.ts";
import type { PageParts } from "../page-parts.ts";

export interface EdgeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function createPageBucket({ pageFolder }: Deployment, parts: PageParts) {
  const { bucket, bucketStatements, distribution, files } = parts;
  const arn = String(bucket.outputs.arn);
  const asker = String(distribution.outputs.arn);
  const allows = (action: string, resource: string) =>
    bucketStatements.some((one) => isFor(one, asker) && toTexts(one.Action).includes(action) && fits(one, resource));

  return async (uri: string): Promise<EdgeAnswer> => {
    const key = decodeURIComponent(uri).slice(1);
    if (key === "") throw new Error("the edge asks the bucket for a list of its files");
    const file = files.find((one) => one.key === key);
    if (!allows("s3:GetObject", `${arn}/${key}`)) return toError(403, "AccessDenied");
    if (!file) return allows("s3:ListBucket", arn) ? toError(404, "NoSuchKey") : toError(403, "AccessDenied");
    const body = await readFile(join(pageFolder, key));
    const etag = `"${createHash("md5").update(body).digest("hex")}"`;
    return {
      status: 200,
      headers: { "content-type": file.contentType, "cache-control": file.cacheControl, etag },
      body,
    };
  };
}

/** @param asker ARN of the distribution */
function isFor({ Effect, Principal, Condition }: Statement, asker: string): boolean {
  const { Service } = (Principal ?? {}) as { Service?: unknown };
  const { ArnLike, ...others } = Condition ?? {};
  if (Effect === "Allow" && Object.keys(others).length > 0)
    throw new Error(`conditions not run here: ${Object.keys(others)}`);
  const isMet = Object.entries(ArnLike ?? {}).every(
    ([name, wanted]) => name === "AWS:SourceArn" && toTexts(wanted).some((one) => matches(one, asker)),
  );
  return Effect === "Allow" && Service === "cloudfront.amazonaws.com" && isMet;
}

function fits({ Resource }: Statement, resource: string): boolean {
  return toTexts(Resource).some((one) => matches(one, resource));
}

/** Policies of ours have `*` at the end alone. */
function matches(pattern: string, text: string): boolean {
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function toError(status: number, code: string): EdgeAnswer {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`);
  return { status, headers: { "content-type": "application/xml" }, body };
}
