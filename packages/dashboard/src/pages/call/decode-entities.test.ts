import { describe, expect, it } from "vitest";
import { decodeEntities } from "./decode-entities.ts";

describe("decodeEntities", () => {
  it("reads names and numbers, and each only once", () => {
    expect(decodeEntities("R&amp;D &#8211; &#x20AC;5 &lt;b&gt; &mdash;")).toBe("R&D – €5 <b> —");
    expect(decodeEntities("&amp;lt;")).toBe("&lt;");
  });

  it("leaves what it does not know, and shows what is no character as missing", () => {
    expect(decodeEntities("&constructor; &unknown; & &; AT&T")).toBe("&constructor; &unknown; & &; AT&T");
    expect(decodeEntities("&#0; &#xD800; &#x110000;")).toBe("\ufffd \ufffd \ufffd");
  });
});
