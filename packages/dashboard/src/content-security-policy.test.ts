import { describe, expect, it } from "vitest";
import { toContentSecurityPolicy } from "./content-security-policy.ts";

describe("toContentSecurityPolicy", () => {
  it("allows nothing inline and nobody else", () => {
    const policy = toContentSecurityPolicy({ apiUrl: "", parentOrigins: "" });
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it("lets the page reach the API's origin only, whatever path it was given with", () => {
    const policy = toContentSecurityPolicy({ apiUrl: "https://sync.example/base", parentOrigins: undefined });
    expect(policy).toContain("connect-src 'self' https://sync.example;");
    expect(policy).not.toContain("frame-ancestors");
  });

  it("lets listed origins frame the page", () => {
    const parentOrigins = "https://crm.example https://crm2.example";
    expect(toContentSecurityPolicy({ apiUrl: "", parentOrigins })).toMatch(
      /frame-ancestors https:\/\/crm\.example https:\/\/crm2\.example$/,
    );
  });

  it("refuses an address that is none", () => {
    expect(() => toContentSecurityPolicy({ apiUrl: "sync.example", parentOrigins: undefined })).toThrow(TypeError);
  });
});
