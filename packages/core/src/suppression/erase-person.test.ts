import { describe, expect, it } from "vitest";
import { buildActionItem, buildSourceCall } from "../../test/build-call.ts";
import { toEmailHash } from "../email-hash.ts";
import { ERASED, erasePeople } from "./erase-person.ts";

const INES = { name: "Ines Costa", email: "ines@north.example", domain: "north.example", external: true };
const BO = { name: "Bo", email: "bo@north.example", domain: "north.example", external: true };
const line = (name: string, email: string | null, text: string) => ({ speaker: { name, email }, text, at: "00:00:01" });
const gone = new Set([toEmailHash("INES@north.example")]);

const call = buildSourceCall({
  title: "Ines and Bo",
  invitees: [INES, BO],
  actionItems: [
    { ...buildActionItem("hers"), assignee: { name: "Ines", email: "Ines@North.example", team: null } },
    { ...buildActionItem("by name"), assignee: { name: "ines costa", email: null, team: null } },
    { ...buildActionItem("his"), assignee: { name: "Bo", email: "bo@north.example", team: null } },
    buildActionItem("nobody's"),
  ],
  transcript: [
    line("Ines Costa", "ines@north.example", "one"),
    line(" INES COSTA ", null, "two"),
    line("Ines Costa", "other@north.example", "three"),
    line("Bo", null, "four"),
  ],
});

describe("erasing a person from a call", () => {
  const erased = erasePeople(call, gone);

  it("takes them out of the invitees and off the action items", () => {
    expect(erased.invitees).toEqual([BO]);
    expect(erased.actionItems?.map(({ assignee }) => assignee?.name)).toEqual([undefined, undefined, "Bo", undefined]);
  });

  it("blanks what they said, by address, or by name where no address is told; and nobody else's words", () => {
    expect(erased.transcript?.map(({ speaker, text }) => [speaker.name, speaker.email, text])).toEqual([
      [ERASED, null, ERASED],
      [ERASED, null, ERASED],
      ["Ines Costa", "other@north.example", "three"],
      ["Bo", null, "four"],
    ]);
  });

  it("changes nothing a second time, and leaves a call without them the very same", () => {
    expect(erasePeople(erased, gone)).toBe(erased);
    const other = buildSourceCall({ transcript: [line("Ines Costa", null, "another Ines")] });
    expect(erasePeople(other, gone)).toBe(other);
    expect(erasePeople(call, new Set())).toBe(call);
  });

  it("asks for no part that is not there", () => {
    const light = buildSourceCall({ invitees: [INES] });
    expect(erasePeople(light, gone)).toEqual({ ...light, invitees: [] });
    expect(erasePeople({ ...light, transcript: null, actionItems: null }, gone)).toMatchObject({
      transcript: null,
      actionItems: null,
    });
  });
});
