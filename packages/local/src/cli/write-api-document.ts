// `pnpm docs:api`: writes docs/api.md from the contract.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { toApiMarkdown } from "@fathom-sync/contract";

const path = fileURLToPath(new URL("../../../../docs/api.md", import.meta.url));
await writeFile(path, toApiMarkdown());
console.log("docs/api.md is written");
