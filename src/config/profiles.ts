import { checkProfileName } from "../files/mod.ts";
import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { checkConfig } from "./check.ts";
import { readConfigFile } from "./file.ts";
import type { Paths } from "./paths.ts";
import type { ConfigValues, ProfileSettings } from "./schema.ts";

/** A profile as the file has it. */
export interface Profile extends ProfileSettings {
  readonly name: string;
  /** Whether the file names it as the one to use. */
  readonly current: boolean;
}

/** Profiles in the file, by name; the current one even when it has no settings. */
export async function listProfiles(paths: Paths): Promise<Profile[]> {
  const values = checkConfig(await readConfigFile(paths));
  const names = new Set([...Object.keys(values.profiles), values.profile]);
  return [...names].sort().map((name) => describe(values, name));
}

/** @throws GcsError `not_found` when the file has no such profile. */
export async function showProfile(paths: Paths, name: string): Promise<Profile> {
  checkProfileName(name);
  const values = checkConfig(await readConfigFile(paths));
  if (!Object.hasOwn(values.profiles, name) && values.profile !== name) {
    throw missing(name, Object.keys(values.profiles));
  }
  return describe(values, name);
}

function describe(values: ConfigValues, name: string): Profile {
  const own = Object.hasOwn(values.profiles, name) ? values.profiles[name] : undefined;
  return { name, current: values.profile === name, ...own };
}

function missing(name: string, names: readonly string[]): GcsError {
  const near = suggest(name, names);
  return new GcsError("not_found", `Cannot find profile "${name}"`, {
    hint: near === undefined ? "run: gcs profile list" : `did you mean "${near}"?`,
  });
}
