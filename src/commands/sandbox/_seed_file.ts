import { parse } from "yaml";

/** The document of a seed file, JSON or YAML. */
export function parseSeed(bytes: Uint8Array): unknown {
  return parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), { maxAliasCount: 100 });
}
