import { describe, expect, it } from "vitest";
import { findDutchReason, toReasonText } from "./reason-texts.ts";

describe("why something could not be taken", () => {
  it("is said by field in the reader's language", () => {
    const reason = "recording_id: not a whole number above 0 and below 2^53; created_at: not an ISO 8601 instant";
    expect(toReasonText(reason, "en")).toBe(reason);
    expect(toReasonText(reason, "nl")).toBe(
      "recording_id: geen heel getal boven 0 en onder 2^53; created_at: geen ISO 8601-tijdstip",
    );
    expect(toReasonText("not readable: action_items.3, summary and 7 more", "nl")).toBe(
      "niet te lezen: action_items.3, summary en nog 7",
    );
  });

  it("stays in English when nobody translated it, and is known to be so", () => {
    for (const reason of ["something new", "created_at: something new", "a: b; created_at: not an object"]) {
      expect(findDutchReason(reason)).toBeUndefined();
      expect(toReasonText(reason, "nl")).toBe(reason);
    }
  });
});
