import { REP_STATUSES as KNOWN } from "@fathom-sync/contract";
import { TROUBLE_STATUSES } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { REP_STATUSES, STATUS_TONES, TROUBLE } from "./rep-status.ts";

describe("the statuses of the page", () => {
  it("are those of the API, in its order, with the same ones to look at", () => {
    expect(REP_STATUSES).toEqual(KNOWN);
    expect(TROUBLE).toEqual(TROUBLE_STATUSES);
  });

  it("are green for nothing but complete", () => {
    expect(REP_STATUSES.filter((status) => STATUS_TONES[status] === "good")).toEqual(["complete"]);
  });
});
