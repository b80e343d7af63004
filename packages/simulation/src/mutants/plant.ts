/**
 * Loaded with `--import` before everything else: replaces the piece of the mutant that the environment names when its file is
 * loaded. Without a name it does nothing.
 */
import { registerHooks } from "node:module";
import { plantMutant, toMutantUrl } from "./mutant.ts";
import { findMutant } from "./mutants.ts";

/** The environment variable that names the mutant. */
export const MUTANT_VARIABLE = "FATHOM_SYNC_MUTANT";

let planted: string | undefined;

/** The mutant that stands in the code as it was loaded; undefined: none, or its file was not loaded (yet). */
export function findPlanted(): string | undefined {
  return planted;
}

const name = process.env[MUTANT_VARIABLE];
if (name !== undefined) {
  const mutant = findMutant(name);
  if (!mutant) throw new Error(`${MUTANT_VARIABLE}: no mutant is called ${JSON.stringify(name)}`);
  const mutantUrl = toMutantUrl(mutant);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== mutantUrl) return loaded;
      const { source } = loaded;
      if (source === undefined || source === null) throw new Error(`${mutant.file} was loaded without its source`);
      const text = typeof source === "string" ? source : Buffer.from(source as Uint8Array).toString("utf8");
      const changed = plantMutant(mutant, text);
      planted = mutant.name;
      return { ...loaded, source: changed };
    },
  });
}
