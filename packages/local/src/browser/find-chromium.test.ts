import { describe, expect, it } from "vitest";
import { findChromium } from "./find-chromium.ts";

const only = (path: string) => (asked: string) => asked === path;

describe("findChromium", () => {
  it("looks along PATH first, then in the usual places", () => {
    const both = (path: string) => ["/my/bin/google-chrome", "/usr/bin/chromium"].includes(path);
    expect(findChromium({ PATH: "/nothing:/my/bin" }, both)).toBe("/my/bin/google-chrome");
    expect(findChromium({}, both)).toBe("/usr/bin/chromium");
  });

  it("takes the one that is named, and refuses a name that cannot be run", () => {
    expect(findChromium({ FATHOM_SYNC_CHROMIUM: "/opt/mine", PATH: "/bin" }, () => true)).toBe("/opt/mine");
    const other = only("/usr/bin/chromium");
    expect(() => findChromium({ FATHOM_SYNC_CHROMIUM: "/opt/mine" }, other)).toThrow("/opt/mine");
    expect(() => findChromium({ FATHOM_SYNC_CHROMIUM: "chromium" }, () => true)).toThrow("full path");
  });

  it("finds nothing where nothing is", () => {
    expect(findChromium({ PATH: "/bin:relative", FATHOM_SYNC_CHROMIUM: "" }, () => false)).toBeUndefined();
  });
});
