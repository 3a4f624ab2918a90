import { asObject, badInput, type Context, opt, readJson } from "../command/mod.ts";
import { compileMappings, type Finding, inWords, withDataType } from "../identity_mapping/mod.ts";

/** How a gateway finds the account of an identity. */
export const identityMappingOption = opt.list(
  "JSON|file:PATH|external:PROGRAM",
  "How identities become accounts: a mapping document, or a program on the nodes",
);

/**
 * The mappings that were given, in their order; an empty list clears them. What endpoints make of
 * them other than they read is warned of; what they do not load is refused when it is sent.
 *
 * @throws GcsError `usage` for what is neither a document nor a program.
 */
export async function identityMappings(context: Context, given: readonly string[] | undefined) {
  if (given === undefined) return undefined;
  const mappings: Readonly<Record<string, unknown>>[] = [];
  for (const typed of given) {
    if (typed.startsWith("external:")) mappings.push(externalMapping(typed));
    else {
      const value = await readJson(context, typed, "--identity-mapping");
      const some: readonly unknown[] = Array.isArray(value) ? value : [value];
      mappings.push(...some.map((item) => asObject(item, "--identity-mapping")));
    }
  }
  await warnOf(context, mappings);
  return mappings;
}

async function warnOf(context: Context, mappings: readonly unknown[]): Promise<void> {
  const { findings } = compileMappings(mappings.map(withDataType));
  for (const finding of findings) {
    if (finding.level === "warning") await context.warn(findingInWords(finding));
  }
}

/** A finding as people read it: `identity mapping 1, mappings[2].match has …`. */
export function findingInWords(finding: Finding): string {
  return `identity mapping ${placeInWords(finding.path)} ${inWords(finding)}`;
}

/** `1, mappings[2].match`: documents are counted from 1, as people do. */
export function placeInWords([document, ...path]: readonly (string | number)[]): string {
  const member = path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("");
  return `${Number(document) + 1}${member === "" ? "" : `, ${member.slice(1)}`}`;
}

/** `external:/opt/map --flag`: the words of the command, without any shell. */
function externalMapping(typed: string) {
  const command = typed.slice("external:".length).trim().split(/\s+/);
  if (command[0]?.startsWith("/")) return { command };
  throw badInput("--identity-mapping", "external: needs the absolute path of a program");
}
