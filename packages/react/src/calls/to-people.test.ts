import { describe, expect, it } from "vitest";
import { toPeople } from "./to-people.ts";

const guest = (name: string | null, email: string | null = null) => ({ name, email, domain: null, external: true });

describe("toPeople", () => {
  it("names two guests, by name or else by address, and counts the others", () => {
    const own = { ...guest("Sanne de Wit"), external: false };
    expect(toPeople([own, guest("Ines Costa"), guest(null, "tom@northwind.example"), guest("Ada")])).toEqual({
      names: ["Ines Costa", "tom@northwind.example"],
      others: 1,
    });
    expect(toPeople([own])).toEqual({ names: [], others: 0 });
  });
});
