import { isMap, parse } from "yaml";
import { memberAt } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { checkProfileName, withFileLock } from "../files/mod.ts";
import { badValue, checkConfig, checkWhole } from "./check.ts";
import { type ConfigDocument, parseConfig, removeValue, setValue } from "./document.ts";
import { readConfigText, writeConfigFile } from "./file.ts";
import { findSetting, keyHint, keyPath, type Setting } from "./keys.ts";
import { asInFile, type Config } from "./load.ts";
import type { Paths } from "./paths.ts";
import { readSystemFile, together } from "./system_file.ts";

/**
 * The value of one setting in force, as it would stand in the file; null when it is not set.
 *
 * @throws GcsError `usage` for an unknown key.
 */
export function getConfigKey(config: Config, key: string): unknown {
  const setting = knownSetting(key);
  return asInFile(setting, memberAt(config.values, keyPath(key)));
}

/**
 * The value that `typed` gives a setting, read as {@linkcode setConfigKey} does.
 *
 * @throws GcsError `usage` for an unknown key or a bad value.
 */
export function readConfigValue(key: string, typed: string): unknown {
  return readTyped(knownSetting(key), typed);
}

/**
 * Sets one setting in the file, leaving comments and order as they are, and returns the value.
 * `typed` is read as YAML where the setting takes that, else as text; lists may be comma separated.
 *
 * @throws GcsError `usage` for an unknown key or a bad value; then the file is not touched.
 */
export async function setConfigKey(
  paths: Paths,
  key: string,
  typed: string,
  signal?: AbortSignal,
): Promise<unknown> {
  const value = readConfigValue(key, typed);
  await edit(paths, (file) => {
    checkConfig(file);
    setValue(file.document, keyPath(key), value);
  }, { signal });
  return value;
}

/**
 * Takes a setting out of the file; false when it was not there. Also takes out a key that is
 * unknown or bad, which is how a file is repaired.
 */
export async function unsetConfigKey(
  paths: Paths,
  key: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const path = keyPath(key);
  let removed = false;
  await edit(paths, ({ document }) => {
    removed = removeValue(document, path);
    const parent = path.slice(0, -1);
    const section = parent.length === 0 ? undefined : document.getIn(parent, true);
    if (removed && isMap(section) && section.items.length === 0) removeValue(document, parent);
  }, { repair: true, signal });
  if (!removed && findSetting(key) === undefined) throw unknownKey(key);
  return removed;
}

/**
 * Changes the file under its lock, for which it waits until `signal` at the latest. The result is
 * checked before it is written.
 */
export async function edit(
  paths: Paths,
  change: (file: ConfigDocument) => void,
  { repair = false, signal }: {
    readonly repair?: boolean;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<void> {
  if (paths.givenConfig !== undefined) {
    throw new GcsError("usage", "Cannot change a configuration that was handed over", {
      hint: "change it where it comes from, or unset GCS_CONFIG_FILE and CONFIGURATION_DIRECTORY",
    });
  }
  await withFileLock(paths.configFile, async () => {
    const file = parseConfig(await readConfigText(paths) ?? "");
    const before = file.document.toString();
    change(file);
    if (file.document.toString() === before) return;
    if (!repair) {
      const changed = parseConfig(file.document.toString());
      checkConfig(changed);
      checkWhole(changed, together((await readSystemFile(paths)).raw, changed.raw));
    }
    await writeConfigFile(paths.configFile, file.document.toString({ lineWidth: 0 }));
  }, signal === undefined ? {} : { signal });
}

function knownSetting(key: string): Setting {
  const setting = findSetting(key);
  if (setting === undefined) throw unknownKey(key);
  const [section, name = ""] = keyPath(key);
  if (section === "profiles") checkProfileName(name);
  return setting;
}

function unknownKey(key: string): GcsError {
  return new GcsError("usage", `Unknown key "${key}"`, { hint: keyHint(key) });
}

function readTyped(setting: Setting, typed: string): unknown {
  const candidates = [typed, asYaml(typed), typed.split(",").map((item) => item.trim())];
  for (const value of candidates) {
    if (value !== undefined && setting.schema.safeParse(value).success) return value;
  }
  throw badValue(setting, asYaml(typed) ?? typed, `value of "${setting.key}"`);
}

/** A number, true or false, or a list; text stands for itself, so that YAML does not change it. */
function asYaml(typed: string): unknown {
  try {
    const value: unknown = parse(typed, { schema: "core", maxAliasCount: 0, logLevel: "error" });
    return typeof value === "string" ? undefined : value;
  } catch {
    return undefined;
  }
}
