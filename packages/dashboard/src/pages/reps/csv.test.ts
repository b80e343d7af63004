import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvError, parseCsv, toCsvLine } from "./csv.ts";

const cellsOf = (text: string) => parseCsv(text).rows.map(({ cells }) => cells);

describe("parseCsv", () => {
  it("reads quotes, separators and line breaks inside them, and doubled quotes", () => {
    const text = 'id,name\r\n1,"Wit, Eva de"\r\n2,"Bo ""the\nboss"""\r\n3,Sam\r\n';
    expect(cellsOf(text)).toEqual([
      ["1", "Wit, Eva de"],
      ["2", 'Bo "the\nboss"'],
      ["3", "Sam"],
    ]);
    expect(parseCsv(text).rows.map(({ line }) => line)).toEqual([2, 3, 5]);
  });

  it("takes what Excel writes in the Netherlands: a BOM and semicolons", () => {
    expect(parseCsv("\uFEFFid;name\n1;Eva, de Wit")).toEqual({
      header: ["id", "name"],
      rows: [{ line: 2, cells: ["1", "Eva, de Wit"] }],
    });
    expect(parseCsv("id\tname\n1\tEva").rows[0]?.cells).toEqual(["1", "Eva"]);
  });

  it("keeps empty cells and leaves out empty lines", () => {
    expect(cellsOf("a,b,c\n1,,3\n\n,,\n4,5,")).toEqual([
      ["1", "", "3"],
      ["4", "5", ""],
    ]);
    expect(parseCsv("")).toEqual({ header: [], rows: [] });
  });

  it("says where a quote was opened that is never closed", () => {
    expect(() => parseCsv('a,b\n1,2\n3,"4')).toThrow(new CsvError(3));
  });

  it("reads back whatever is written", () => {
    const row = fc
      .array(fc.string(), { minLength: 2, maxLength: 5 })
      .filter((cells) => cells.some((cell) => cell.trim()));
    fc.assert(
      fc.property(row, (cells) => {
        // A cell that begins with a quote is quoted by its content only when it holds one.
        const [read] = cellsOf(`${toCsvLine(["h1", "h2"])}\n${toCsvLine(cells)}\n`);
        expect(read).toEqual(cells);
      }),
    );
  });
});
