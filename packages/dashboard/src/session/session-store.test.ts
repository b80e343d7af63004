import { describe, expect, it } from "vitest";
import { createSession } from "./session-store.ts";

function createStorage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe("createSession", () => {
  it("keeps a typed token until it is refused, and then says that it ended", async () => {
    const storage = createStorage();
    const session = createSession({ storage });
    session.signIn("t-1");
    expect(createSession({ storage }).getState()).toEqual({ kind: "signed-in", token: "t-1" });
    expect(await session.renew("t-1")).toBeUndefined();
    expect(session.getState()).toEqual({ kind: "ended" });
    expect(storage.kept.size).toBe(0);
  });

  it("forgets the token of who signs out, and tells who listens", () => {
    const storage = createStorage();
    const session = createSession({ storage });
    let told = 0;
    session.subscribe(() => told++);
    session.signIn("t-1");
    session.signOut();
    expect([session.getState(), storage.kept.size, told]).toEqual([{ kind: "none" }, 0, 2]);
  });

  it("takes the parent's token, keeps it out of the storage, and asks once for a new one however many need it", async () => {
    const storage = createStorage();
    let asked = 0;
    const session = createSession({ storage, requestToken: async () => `jwt-${++asked}` });
    expect(session.getState()).toEqual({ kind: "asking" });
    await session.start();
    expect(session.getState()).toEqual({ kind: "signed-in", token: "jwt-1" });
    expect(await Promise.all([session.renew("jwt-1"), session.renew("jwt-1")])).toEqual(["jwt-2", "jwt-2"]);
    expect(await session.renew("jwt-1")).toBe("jwt-2");
    expect([asked, storage.kept.size]).toEqual([2, 0]);
  });

  it("ends when the parent hands over the refused token again, and says when it does not answer", async () => {
    const same = createSession({ storage: createStorage(), requestToken: async () => "jwt" });
    await same.start();
    expect(await same.renew("jwt")).toBeUndefined();
    expect(same.getState()).toEqual({ kind: "ended" });
    const silent = createSession({
      storage: createStorage(),
      requestToken: () => Promise.reject(new Error("no answer")),
    });
    await silent.start();
    expect(silent.getState()).toEqual({ kind: "unanswered" });
  });
});
