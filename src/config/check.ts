import type * as z from "zod/mini";
import { profileNameWords } from "../files/mod.ts";
import { memberAt, shellWord, suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { ConfigFile } from "./config_file.ts";
import { configName } from "./paths.ts";
import { findSetting, keyHint, type Setting, settingWords } from "./keys.ts";
import { configSchema, type ConfigValues } from "./schema.ts";

/**
 * The settings of a parsed file.
 *
 * @throws GcsError `usage` that names the first bad key, its line, and what is expected.
 */
export function checkConfig(file: ConfigFile, values: unknown = file.raw): ConfigValues {
  const result = configSchema.safeParse(values);
  if (!result.success) throw describe(file, result.error.issues, values);
  return result.data;
}

/**
 * The same for all that is in force, where settings must also fit each other.
 *
 * @throws GcsError `usage`.
 */
export function checkWhole(file: ConfigFile, values: unknown = file.raw): ConfigValues {
  const checked = checkConfig(file, values);
  checkTogether(checked);
  return checked;
}

/** A value from the command line or the environment, as its setting takes it. */
export function checkValue(setting: Setting, value: unknown, source: string): void {
  if (setting.schema.safeParse(value).success) return;
  throw badValue(setting, value, source);
}

/** The error for a value that a setting does not take. */
export function badValue(setting: Setting, value: unknown, source: string): GcsError {
  const words = settingWords(setting);
  const near = typeof value === "string" ? suggest(value, words) : undefined;
  return new GcsError(
    "usage",
    `Invalid ${source}: expected ${setting.facts.expected}${shown(value)}`,
    { hint: near === undefined ? undefined : `did you mean "${near}"?` },
  );
}

/** A value in a message. What could be long, or a pasted secret, is not repeated. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text !== "" && text.length <= 60 ? `, not ${text}` : "";
}

function describe(
  file: ConfigFile,
  issues: readonly z.core.$ZodIssue[],
  values: unknown,
): GcsError {
  const issue = issues[0];
  const unknown = issues.find((one) => one.code === "unrecognized_keys");
  if (unknown !== undefined) {
    const path = [...unknown.path, unknown.keys[0] ?? ""];
    const key = path.join(".");
    return new GcsError("usage", `Unknown key "${key}" in ${file.name}${at(file, path)}`, {
      // No other command can read the settings until it is gone.
      hint: keyHint(
        key,
        file.name === configName
          ? `take it out: gcs config unset ${shellWord(key)}`
          : "take it out of that file",
      ),
    });
  }
  const path = issue?.path ?? [];
  // A bad item of a list, or a bad name in a map, is told under the setting that holds it.
  for (let length = path.length; length > 0; length--) {
    const key = path.slice(0, length).join(".");
    const setting = findSetting(key);
    if (setting === undefined) continue;
    return badValue(setting, memberAt(values, path), `"${key}" in ${file.name}${at(file, path)}`);
  }
  if (path[0] === "profiles" && path.length === 2 && issue?.code === "invalid_key") {
    return new GcsError(
      "usage",
      `Invalid name of a profile "${String(path[1])}" in ${file.name}${at(file, path)}`,
      { hint: `a profile is named by ${profileNameWords}` },
    );
  }
  return new GcsError(
    "usage",
    `Invalid "${path.join(".")}" in ${file.name}${
      at(file, path)
    }: expected a section with settings`,
  );
}

function at(file: ConfigFile, path: readonly PropertyKey[]): string {
  const line = file.lineOf(path);
  return line === undefined ? "" : ` line ${line}`;
}

function checkTogether({ tls, api }: ConfigValues): void {
  if (tls.certificate_pinning && tls.pins.length === 0) {
    throw new GcsError("usage", 'Invalid "tls.certificate_pinning": "tls.pins" lists no key', {
      hint: "set tls.pins first; to see the pin of a server: gcs self-diagnostic tls HOST",
    });
  }
  if (api.initial_retry_delay > api.max_retry_delay) {
    throw new GcsError(
      "usage",
      'Invalid "api.initial_retry_delay": it is longer than "api.max_retry_delay"',
    );
  }
}
