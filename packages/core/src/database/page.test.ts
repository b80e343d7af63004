import { describe, expect, it } from "vitest";
import { readPage } from "./page.ts";

const read = (cursor: string | undefined) =>
  readPage(
    { limit: 5, cursor },
    async (options) => ({ data: [options.cursor], cursor: "next" }),
    (item) => item,
  );

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("readPage", () => {
  it("passes the cursor of a list on and gives the next one", async () => {
    const cursor = encode({ pk: "a", sk: "b" });
    expect(await read(cursor)).toEqual({ items: [cursor], nextCursor: "next" });
    expect((await read(undefined)).items).toEqual([null]);
  });

  it("refuses whatever is no cursor of a list", async () => {
    const garbage = ["", "x", "null", "!!!", encode(null), encode("text"), encode([1]), encode({ pk: 1 })];
    for (const cursor of garbage) await expect(read(cursor)).rejects.toMatchObject({ code: "invalid_cursor" });
  });

  it("blames the cursor when DynamoDB does not take it, and never when there was none", async () => {
    const refusal = Object.assign(new Error("starting key"), { name: "ValidationException" });
    const refuse = (cursor: string | undefined) =>
      readPage({ limit: 5, cursor }, () => Promise.reject(refusal), String);
    await expect(refuse(encode({ pk: "a" }))).rejects.toMatchObject({ code: "invalid_cursor" });
    await expect(refuse(undefined)).rejects.toBe(refusal);
  });
});
