import { checkProfileName } from "../files/mod.ts";
import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { checkConfig } from "./check.ts";
import { edit } from "./edit.ts";
import { readConfigFile, removeValue, setValue } from "./file.ts";
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

/** Makes a profile the current one. It need not have settings yet: a login gives it tokens. */
export async function useProfile(paths: Paths, name: string): Promise<void> {
  checkProfileName(name);
  await edit(paths, (file) => {
    checkConfig(file);
    if (name === "default") removeValue(file.document, ["profile"]);
    else setValue(file.document, ["profile"], name);
  });
}

/**
 * Takes a profile's settings out of the file; the default profile becomes current when it was.
 * Its tokens are the token store's to remove. False when the file had no such profile.
 */
export async function deleteProfile(paths: Paths, name: string): Promise<boolean> {
  checkProfileName(name);
  let removed = false;
  await edit(paths, (file) => {
    const values = checkConfig(file);
    if (Object.hasOwn(values.profiles, name)) {
      removed = removeValue(file.document, ["profiles", name]);
      if (Object.keys(values.profiles).length === 1) removeValue(file.document, ["profiles"]);
    }
    if (values.profile === name) removed = removeValue(file.document, ["profile"]) || removed;
  });
  return removed;
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
