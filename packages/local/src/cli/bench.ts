// `pnpm bench api`: runs a measurement by its name.
const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  api: () => import("./bench-api.ts"),
  page: () => import("./bench-page.ts"),
};

const [name = ""] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) {
  await bench();
} else {
  console.error(`usage: pnpm bench <name>; names: ${Object.keys(BENCHES).join(", ")}`);
  process.exitCode = 2;
}
