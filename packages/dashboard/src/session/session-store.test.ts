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
  it("keeps a typed token until it is refused; then it has ended, and what was refused goes on with the next one", async () => {
    const storage = createStorage();
    const session = createSession({ storage });
    session.signIn("t-1");
    expect(createSession({ storage }).getState()).toEqual({ kind: "signed-in", token: "t-1" });
    const waiting = [session.renew("t-1"), session.renew("t-1")];
    expect([session.getState(), storage.kept.size]).toEqual([{ kind: "ended" }, 0]);
    session.signIn("t-2");
    expect(await Promise.all(waiting)).toEqual(["t-2", "t-2"]);
    expect(createSession({ storage }).getState()).toEqual({ kind: "signed-in", token: "t-2" });
  });

  it("gives what waits no token when its person signs out or leaves", async () => {
    const session = createSession({ storage: createStorage() });
    session.signIn("t-1");
    const leaving = new AbortController();
    const left = session.renew("t-1", leaving.signal);
    const other = session.renew("t-1");
    leaving.abort();
    expect(await left).toBeUndefined();
    expect(await session.renew("t-1", leaving.signal)).toBeUndefined();
    expect(session.getState()).toEqual({ kind: "ended" });
    session.signOut();
    expect([await other, await session.renew("t-1")]).toEqual([undefined, undefined]);
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

  it("ends while the parent hands over the refused token again, and says when it does not answer", async () => {
    const tokens = ["jwt", "jwt", "jwt", "jwt-2"];
    const same = createSession({ storage: createStorage(), requestToken: async () => tokens.shift() ?? "" });
    await same.start();
    const waiting = same.renew("jwt");
    await new Promise<void>((resolve) => same.subscribe(() => same.getState().kind === "ended" && resolve()));
    await same.start();
    expect(same.getState()).toEqual({ kind: "ended" });
    await same.start();
    expect(await waiting).toBe("jwt-2");
    const silent = createSession({
      storage: createStorage(),
      requestToken: () => Promise.reject(new Error("no answer")),
    });
    await silent.start();
    expect(silent.getState()).toEqual({ kind: "unanswered" });
  });
});
