import { randomBytes } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DELIVERY_BYTES_MAX, DELIVERY_PACKED_BYTES_MAX } from "./delivery.ts";
import { packBody, unpackBody } from "./delivery-body.ts";

describe("a delivery's body", () => {
  it.each(["", "{}", '{"title":"Réunion 🎉\\u0000"}', "talk, talk and talk. ".repeat(20_000)])(
    "comes back as it was: %#",
    (text) => {
      expect(unpackBody(packBody(Buffer.from(text)) ?? new Uint8Array())).toBe(text);
    },
  );

  it("of talk takes a fraction of its size", () => {
    const talk = Array.from({ length: 5_000 }, (_, index) => `Speaker ${index % 3}: and line ${index * 7_919}`).join(
      "\n",
    );
    expect(packBody(Buffer.from(talk))?.byteLength).toBeLessThan(talk.length / 3);
  });

  it("that does not fit into an item is not packed", () => {
    expect(packBody(randomBytes(DELIVERY_PACKED_BYTES_MAX + 1))).toBeUndefined();
    expect(packBody(randomBytes(DELIVERY_PACKED_BYTES_MAX - 1_000))).toBeInstanceOf(Uint8Array);
  });

  it("is an error when it is damaged, or would unpack to more than ever came", () => {
    const packed = packBody(Buffer.from("some text that is long enough to be packed")) ?? new Uint8Array();
    expect(() => unpackBody(packed.subarray(0, -3))).toThrow();
    expect(() => unpackBody(Buffer.from("not packed at all"))).toThrow();
    const bomb = zstdCompressSync(Buffer.alloc(DELIVERY_BYTES_MAX + 1));
    expect(bomb.byteLength).toBeLessThan(1_000);
    expect(() => unpackBody(bomb)).toThrow(/larger/i);
  });
});
