import { configName } from "./paths.ts";

/** What a configuration file says. */
export interface ConfigFile {
  /** What messages call it: `config.yaml`, or the path of the system-wide one. */
  readonly name: string;
  /** Plain values, for checking. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** Line of a key (its nearest part that exists), from 1. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

/** A file that is not there. */
export const emptyFile: ConfigFile = { name: configName, raw: {}, lineOf: () => undefined };
