import { checkProfileName } from "../files/mod.ts";
import { checkConfig } from "./check.ts";
import { removeValue, setValue } from "./document.ts";
import { edit } from "./edit.ts";
import type { Paths } from "./paths.ts";

/** Makes a profile the current one. It need not have settings yet: a login gives it tokens. */
export async function useProfile(
  paths: Paths,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  checkProfileName(name);
  await edit(paths, (file) => {
    checkConfig(file);
    if (name === "default") removeValue(file.document, ["profile"]);
    else setValue(file.document, ["profile"], name);
  }, { signal });
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
