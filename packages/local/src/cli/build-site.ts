/**
 * What `sst deploy` runs to build the page (`infra/page.ts`): `build-site.ts <folder>`. Builds nothing when the sources are those of
 * the last build.
 */
import { resolve } from "node:path";
import { getBuiltPage, writeSite } from "../page/index.ts";

const [out] = process.argv.slice(2);
if (out === undefined) throw new Error("build-site.ts <folder>: say where the page is to be put");
/** As Vite's own configuration reads it: with spaces or commas between. */
const { FATHOM_SYNC_DASHBOARD_PARENT_ORIGINS = "" } = process.env;
const parentOrigins = FATHOM_SYNC_DASHBOARD_PARENT_ORIGINS.split(/[\s,]+/).filter(Boolean);
const built = await getBuiltPage({ onBuild: () => console.log("The page is being built by Vite.") });
await writeSite(built, resolve(out), { parentOrigins });
