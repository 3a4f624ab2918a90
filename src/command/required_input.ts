import { GcsError } from "../errors/mod.ts";
import { flagOf } from "./options.ts";

/**
 * Refuses an update that changes nothing, before anything is asked for or sent.
 *
 * @throws GcsError `usage`.
 */
export function requireChange(changes: Readonly<Record<string, unknown>>, command: string): void {
  if (Object.values(changes).some((value) => value !== undefined)) return;
  throw new GcsError("usage", "There is nothing to change: give at least one option", {
    hint: `gcs ${command} --help`,
  });
}

/** The value of an argument that older programs take as an option; GcsError `usage` without it. */
export function argumentOr(
  word: string | undefined,
  option: string | undefined,
  name: string,
  member: string,
): string {
  if (word !== undefined && option !== undefined) {
    throw new GcsError("usage", `Give ${name} or --${flagOf(member)}, not both`);
  }
  const value = word ?? option;
  if (value === undefined) {
    throw new GcsError("usage", `Missing argument ${name}`, { missing: name });
  }
  return value;
}
