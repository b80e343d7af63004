import { createFathomSyncClient } from "@fathom-sync/contract";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { type Api, ApiContext } from "../../data/api.tsx";
import { PartMissing, type PartMissingProps } from "./part-missing.tsx";

const api: Api = {
  client: createFathomSyncClient({ baseUrl: "https://sync.example", token: "t" }),
  me: { role: "admin", repId: null, now: "2026-11-22T13:45:00.000Z", timeZone: "Europe/Amsterdam" },
  clockOffsetMs: 0,
};

function render(props: PartMissingProps): string {
  return renderToStaticMarkup(createElement(ApiContext, { value: api }, createElement(PartMissing, props)));
}

describe("PartMissing", () => {
  it("says why a part is not there, and whether it comes", () => {
    expect(render({ state: "pending" })).toContain("Fathom is still making it. It is asked for again by itself.");
    expect(render({ state: "absent" })).toContain("Fathom never made it.");
    expect(render({ state: "failed" })).toContain("It could not be fetched. It is tried again by itself.");
  });

  it("does not blame Fathom for what was older than it is kept", () => {
    const html = render({ state: "absent", expiredAt: "2026-11-20T23:30:00.000Z" });
    expect(html).toContain("Erased 21 Nov 2026, because it was older than transcripts are kept.");
    expect(html).not.toContain("never made");
  });
});
