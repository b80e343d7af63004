import { describe, expect, it } from "vitest";
import { createEdgeMakers } from "./model-edge.ts";

const make = (type: string, name: string, inputs: Record<string, unknown> = {}) =>
  createEdgeMakers("eu-central-1")[type]?.(inputs, name);

describe("the model of a site at the edge", () => {
  it("gives a bucket the regional name that a distribution asks it by", () => {
    expect(make("aws:s3/bucket:Bucket", "Files", { bucket: "app-files-a1" })).toMatchObject({
      id: "app-files-a1",
      arn: "arn:aws:s3:::app-files-a1",
      bucketRegionalDomainName: "app-files-a1.s3.eu-central-1.amazonaws.com",
    });
  });

  it("gives each distribution an address and an id of its own, the same in every run", () => {
    const type = "aws:cloudfront/distribution:Distribution";
    expect(make(type, "Cdn")).toEqual(make(type, "Cdn"));
    expect(make(type, "Cdn")?.domainName).not.toBe(make(type, "Other")?.domainName);
    expect(make(type, "Cdn")).toMatchObject({ domainName: expect.stringMatching(/^d[0-9a-f]{13}\.cloudfront\.net$/) });
  });

  it("asks for a record of the certificate's own name, and makes it in us-east-1, where CloudFront looks", () => {
    expect(make("aws:acm/certificate:Certificate", "Ssl", { domainName: "calls.crm.example" })).toMatchObject({
      arn: expect.stringMatching(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/),
      domainValidationOptions: [
        {
          resourceRecordType: "CNAME",
          resourceRecordName: expect.stringMatching(/^_[0-9a-f]+\.calls\.crm\.example\.$/),
        },
      ],
    });
  });
});
