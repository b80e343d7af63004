import { describe, expect, it } from "vitest";
import { fold } from "./fold.ts";

describe("fold", () => {
  it.each([
    ["Zoë de Wit", "zoe de wit"],
    ["SØREN Łukasz", "soren lukasz"],
    ["Weiß", "weiss"],
    ["Ægir ĲSBRAND", "aegir ijsbrand"],
    ["Zo\u0065\u0308", "zoe"],
    ["crm:77-A_b", "crm:77-a_b"],
  ])("writes %s as %s", (text, folded) => {
    expect(fold(text)).toBe(folded);
  });
});
