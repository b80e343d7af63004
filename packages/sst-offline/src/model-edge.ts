/** What AWS would answer about a site at the edge: buckets, CloudFront, certificates and names. Part of the model (`model.ts`). */
import type { Makers } from "./model.ts";
import { OFFLINE_ACCOUNT, toHash, toUuid } from "./model-names.ts";

/** CloudFront's own hosted zone, the same for everybody (AWS: Route 53, alias targets). */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

export function createEdgeMakers(region: string): Makers {
  const toCloudFrontArn = (rest: string) => `arn:aws:cloudfront::${OFFLINE_ACCOUNT}:${rest}`;
  const toId = (name: string) => `E${toHash(name, 13).toUpperCase()}`;
  return {
    "aws:s3/bucket:Bucket": ({ bucket }) => ({
      id: bucket,
      arn: `arn:aws:s3:::${bucket}`,
      bucketRegion: region,
      bucketDomainName: `${bucket}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
    }),
    "aws:s3/bucketPolicy:BucketPolicy": ({ bucket }) => ({ id: bucket }),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ bucket }) => ({ id: bucket }),
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ({ bucket }) => ({ id: bucket }),
    "aws:cloudfront/distribution:Distribution": (_inputs, name) => ({
      id: toId(name),
      arn: toCloudFrontArn(`distribution/${toId(name)}`),
      domainName: `d${toHash(name, 13)}.cloudfront.net`,
      hostedZoneId: CLOUDFRONT_ZONE,
      etag: toId(`${name}-etag`),
      status: "Deployed",
    }),
    "aws:cloudfront/function:Function": ({ name }, logical) => ({
      id: name ?? logical,
      name: name ?? logical,
      arn: toCloudFrontArn(`function/${name ?? logical}`),
      etag: toId(`${logical}-etag`),
      status: "UNASSOCIATED",
    }),
    "aws:cloudfront/keyValueStore:KeyValueStore": ({ name }, logical) => ({
      id: name ?? logical,
      name: name ?? logical,
      arn: toCloudFrontArn(`key-value-store/${toUuid(logical)}`),
      etag: toId(`${logical}-etag`),
    }),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": (_inputs, name) => ({
      id: toUuid(name),
      arn: toCloudFrontArn(`response-headers-policy/${toUuid(name)}`),
      etag: toId(`${name}-etag`),
    }),
    // SST has but one use for them, CloudFront, which takes those of us-east-1 alone.
    "aws:acm/certificate:Certificate": ({ domainName }, name) => {
      const arn = `arn:aws:acm:us-east-1:${OFFLINE_ACCOUNT}:certificate/${toUuid(name)}`;
      const option = {
        domainName,
        resourceRecordName: `_${toHash(name, 32)}.${domainName}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_${toHash(`${name}-value`, 32)}.acm-validations.aws.`,
      };
      return { id: arn, arn, status: "PENDING_VALIDATION", domainValidationOptions: [option] };
    },
    "aws:acm/certificateValidation:CertificateValidation": ({ certificateArn }) => ({ id: certificateArn }),
    "aws:route53/record:Record": ({ zoneId, name, type }) => ({ id: `${zoneId}_${name}_${type}`, fqdn: name }),
    "pulumi:providers:aws": (_inputs, name) => ({ id: toUuid(name) }),
  };
}

/** Outputs of the resources that SST's own CLI makes, by the end of their names (`aws/providers` of its platform). */
export const SST_DYNAMIC_OUTPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "sst.aws.DistributionDeploymentWaiter": { isDone: true },
  "sst.aws.HostedZoneLookup": { zoneId: "Z0OFFLINE0ZONE" },
};
