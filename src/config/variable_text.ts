import { GcsError } from "../errors/mod.ts";

/** Where an `Environment` gets its values: the process, or a Map in tests. */
export interface EnvironmentSource {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  delete(name: string): void;
}

/**
 * The value of a variable.
 *
 * @throws GcsError `usage` for one that is not UTF-8, without the failure of the system, which quotes
 * the value.
 */
export function variableText(source: EnvironmentSource, name: string): string | undefined {
  try {
    return source.get(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
    throw new GcsError("usage", `The variable ${name} is not UTF-8 text`, {
      hint: `set ${name} again in a UTF-8 locale, or unset it`,
    });
  }
}
