import { describe, expect, it } from "vitest";
import { createKeyVault, type DataKey, KeyUnreadable } from "./key-vault.ts";

const KEY = "fathom-key-1234";

function createVault(fill: number, dataKeyId = "k1") {
  const dataKey: DataKey = { dataKeyId, plaintext: new Uint8Array(32).fill(fill) };
  return createKeyVault({ dataKeys: { current: async () => dataKey, get: async () => dataKey } });
}

describe("the key vault", () => {
  it("opens for the rep it was sealed for", async () => {
    const vault = createVault(1);
    const sealed = await vault.seal("r1", KEY);
    expect(await vault.open("r1", sealed)).toBe(KEY);
    expect(sealed).not.toContain(KEY);
  });

  it("seals the same key differently each time", async () => {
    const vault = createVault(1);
    expect(await vault.seal("r1", KEY)).not.toBe(await vault.seal("r1", KEY));
  });

  it("does not open a key that was moved to another rep, also when the ids differ in case only", async () => {
    const vault = createVault(1);
    const sealed = await vault.seal("r1", KEY);
    await expect(vault.open("r2", sealed)).rejects.toBeInstanceOf(KeyUnreadable);
    await expect(vault.open("R1", sealed)).rejects.toBeInstanceOf(KeyUnreadable);
  });

  it("does not open with another data key", async () => {
    const sealed = await createVault(1).seal("r1", KEY);
    await expect(createVault(2).open("r1", sealed)).rejects.toBeInstanceOf(KeyUnreadable);
  });

  it("does not open a key of which any byte was changed", async () => {
    const vault = createVault(1);
    const sealed = await vault.seal("r1", KEY);
    const [version, dataKeyId, body = ""] = sealed.split(".");
    const bytes = Buffer.from(body, "base64url");
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      const tampered = `${version}.${dataKeyId}.${changed.toString("base64url")}`;
      await expect(vault.open("r1", tampered)).rejects.toBeInstanceOf(KeyUnreadable);
    }
  });

  it("does not open what is cut off or of another form, and tells no part of it", async () => {
    const vault = createVault(1);
    const sealed = await vault.seal("r1", KEY);
    const wrong = ["", "x", "v1..", `v2${sealed.slice(2)}`, `${sealed}.more`, sealed.slice(0, -30), "v1.k1.AAAA"];
    for (const text of wrong) {
      const error: unknown = await vault.open("r1", text).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(KeyUnreadable);
      if (text.length > 5) expect(String(error)).not.toContain(text);
    }
  });
});
