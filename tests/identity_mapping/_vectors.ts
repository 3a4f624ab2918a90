import { z } from "zod";
import { type Mapping } from "../../src/identity_mapping/mod.ts";
import { compileMappings, dataTypes } from "../../src/identity_mapping/mod.ts";

const vectors = z.object({
  source: z.string(),
  results: z.array(z.object({
    mappings: z.array(z.record(z.string(), z.unknown())),
    identity: z.record(z.string(), z.unknown()),
    load: z.string(),
    output: z.string().nullable().optional(),
    error: z.string().optional(),
  })),
  documents: z.array(z.object({
    docs: z.array(z.unknown()),
    loads: z.boolean(),
    schema: z.array(z.string()),
  })),
});

/** What the library of endpoints made of mappings, measured by running it. */
export const measured = vectors.parse(JSON.parse(
  await Deno.readTextFile(new URL("../vectors/identity_mapping/vectors.json", import.meta.url)),
));

/** A document of these rules, compiled, with its findings. */
export function compileRules(mappings: readonly unknown[]) {
  return compileMappings([{ "DATA_TYPE": dataTypes.expressions, mappings }]);
}

/** The mappings that compiled. */
export function ready(mappings: readonly (Mapping | undefined)[]): readonly Mapping[] {
  return mappings.filter((mapping) => mapping !== undefined);
}
