import { describe, expect, it } from "vitest";
import { type FrameWindow, type ParentMessage, requestParentToken } from "./parent-token.ts";

const CRM = "https://crm.example";

function createFrame() {
  const sent: [unknown, string][] = [];
  const listeners = new Set<(event: ParentMessage) => void>();
  let expire: () => void = () => undefined;
  const parent = { postMessage: (message: unknown, origin: string) => void sent.push([message, origin]) };
  const frame: FrameWindow = {
    parent,
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    setTimeout: (callback) => {
      expire = callback;
      return 1;
    },
    clearTimeout: () => undefined,
  };
  const say = (message: ParentMessage) => {
    for (const listener of [...listeners]) listener(message);
  };
  return { frame, parent, sent, listeners, say, expire: () => expire() };
}

const answer = (token: unknown) => ({ type: "fathom-sync:token", token });

describe("requestParentToken", () => {
  it("asks listed origins only, and takes their answer", async () => {
    const { frame, parent, sent, listeners, say } = createFrame();
    const token = requestParentToken(frame, [CRM]);
    expect(sent).toEqual([[{ type: "fathom-sync:token-wanted" }, CRM]]);
    say({ origin: CRM, source: parent, data: answer("jwt-1") });
    await expect(token).resolves.toBe("jwt-1");
    expect(listeners.size).toBe(0);
  });

  it("believes no other origin, no other window and no other message", async () => {
    const { frame, parent, say, expire } = createFrame();
    const token = requestParentToken(frame, [CRM]);
    say({ origin: "https://evil.example", source: parent, data: answer("jwt-evil") });
    say({ origin: CRM, source: {}, data: answer("jwt-evil") });
    say({ origin: CRM, source: parent, data: answer("") });
    say({ origin: CRM, source: parent, data: answer(7) });
    say({ origin: CRM, source: parent, data: { type: "other", token: "jwt-evil" } });
    say({ origin: CRM, source: parent, data: null });
    expire();
    await expect(token).rejects.toThrow("did not hand over a token");
  });
});
