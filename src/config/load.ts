import { join } from "node:path";
import { checkProfileName } from "../files/mod.ts";
import { isObject, memberAt, suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { checkConfig, checkValue, checkWhole } from "./check.ts";
import { formatDuration } from "./duration.ts";
import { readConfigFile } from "./file.ts";
import type { ConfigFile } from "./config_file.ts";
import { builtInClientId, builtInReleaseUrl } from "./built_in.ts";
import { keyPath, type Setting, settings } from "./keys.ts";
import type { Environment, Paths } from "./paths.ts";
import type { ConfigValues } from "./schema.ts";
import { readSystemFile, together } from "./system_file.ts";

/** Where a value came from; earlier ones win. */
export type SettingOrigin =
  | "option"
  | "environment"
  | "profile"
  | "config file"
  | "system file"
  | "default";

/** Options of the command line that override settings. */
export interface ConfigOptions {
  readonly profile?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly format?: string | undefined;
}

/** The settings in force. Members are named as in the file; durations are milliseconds. */
export interface Config {
  readonly values: ConfigValues & { readonly audit: { readonly database_path: string } };
  /** Name of the profile in use. */
  readonly profile: string;
  origin(key: string): SettingOrigin;
}

/**
 * Reads the settings: option > environment > profile > config file > system file > default.
 *
 * @throws GcsError `usage` for an unknown key or a bad value, wherever it stands; `failed` when
 * the file is not private, or the system-wide one not root's.
 */
export async function loadConfig(
  paths: Paths,
  env: Environment,
  options: ConfigOptions = {},
): Promise<Config> {
  const [system, file] = await Promise.all([readSystemFile(paths), readConfigFile(paths)]);
  const checked = checkConfig(file);
  const profile = chosenProfile(checked, env, options);
  const values = together(system.raw, file.raw);
  const origins = new Map<string, SettingOrigin>();
  for (const setting of settings) {
    const layer = override(setting, env, options, ownMember(checked.profiles, profile)) ??
      fromSdkEnvironment(setting, env);
    if (layer === undefined) {
      const isOwn = isSet(file, setting.key);
      const isSystems = !isOwn && isSet(system, setting.key);
      origins.set(setting.key, isOwn ? "config file" : isSystems ? "system file" : "default");
      continue;
    }
    checkValue(setting, layer.value, layer.source);
    place(values, keyPath(setting.key), layer.value);
    origins.set(setting.key, layer.origin);
  }
  const merged = checkWhole(file, values);
  const { database_path: database, ...audit } = merged.audit;
  const expand = (path: string) => expandHome(path, paths.home);
  const tls = merged.tls.ca_file === undefined
    ? merged.tls
    : { ...merged.tls, ca_file: expand(merged.tls.ca_file) };
  return {
    values: {
      ...merged,
      tls,
      auth: { ...builtInClientId(), ...merged.auth },
      update: { ...builtInReleaseUrl(), ...merged.update },
      files: { allowed_folders: merged.files.allowed_folders.map(expand) },
      audit: {
        ...audit,
        database_path: database === undefined ? paths.auditDatabase : expand(database),
      },
    },
    profile,
    origin: (key) => origins.get(key) ?? "default",
  };
}

/** One line of `gcs config list`. */
export interface ConfigEntry {
  readonly key: string;
  /** As it would stand in the file; null when it is not set. */
  readonly value: unknown;
  readonly origin: SettingOrigin;
}

/** Every setting with the value in force and where it came from. */
export function listConfig(config: Config): ConfigEntry[] {
  return settings.map((setting) => ({
    key: setting.key,
    value: asInFile(setting, memberAt(config.values, keyPath(setting.key))),
    origin: config.origin(setting.key),
  }));
}

/** Values as a person writes them: durations with a unit. */
export function asInFile(setting: Setting, value: unknown): unknown {
  if (value === undefined) return null;
  const isDuration = setting.facts.expected.startsWith("a duration");
  return isDuration && typeof value === "number" ? formatDuration(value) : value;
}

interface Layer {
  readonly value: unknown;
  readonly origin: SettingOrigin;
  /** How messages name it: `--format`, `GCS_FORMAT`. */
  readonly source: string;
}

function override(
  { key, facts }: Setting,
  env: Environment,
  options: ConfigOptions,
  profile: Readonly<Record<string, unknown>> | undefined,
): Layer | undefined {
  const option = key === "profile" || key === "endpoint" || key === "format"
    ? options[key]
    : undefined;
  if (option !== undefined) return { value: option, origin: "option", source: `--${key}` };
  const variable = facts.environment;
  if (variable !== undefined) {
    const value = env.get(variable);
    if (value !== undefined) {
      return { value: asWritten(facts.expected, value), origin: "environment", source: variable };
    }
  }
  const value = facts.profile === undefined ? undefined : profile?.[facts.profile];
  return value === undefined ? undefined : { value, origin: "profile", source: "profile setting" };
}

/** A variable says 1 or 0 where the file says true or false. */
function asWritten(expected: string, text: string): unknown {
  if (expected !== "true or false") return text;
  return /^(?:1|true|yes)$/i.test(text) ? true : /^(?:0|false|no)$/i.test(text) ? false : text;
}

/** Domains of Globus by the names that its SDK gives them. */
const domains: Readonly<Record<string, string>> = {
  production: "globus.org",
  preview: "preview.globus.org",
  staging: "staging.globuscs.info",
  test: "test.globuscs.info",
  integration: "integration.globuscs.info",
  sandbox: "sandbox.globuscs.info",
};

function fromSdkEnvironment({ key }: Setting, env: Environment): Layer | undefined {
  const service = key === "services.auth_url" ? "auth" : "transfer.api";
  if (!key.startsWith("services.")) return undefined;
  const name = env.get("GLOBUS_SDK_ENVIRONMENT");
  if (name === undefined) return undefined;
  const domain = ownMember(domains, name);
  if (domain === undefined) {
    const near = suggest(name, Object.keys(domains));
    throw new GcsError(
      "usage",
      `Invalid GLOBUS_SDK_ENVIRONMENT "${name}": expected ${Object.keys(domains).join(", ")}`,
      { hint: near === undefined ? undefined : `did you mean "${near}"?` },
    );
  }
  const value = `https://${service}.${domain}`;
  return { value, origin: "environment", source: "GLOBUS_SDK_ENVIRONMENT" };
}

function chosenProfile(file: ConfigValues, env: Environment, options: ConfigOptions): string {
  const name = options.profile ?? env.get("GCS_PROFILE") ?? file.profile;
  return checkProfileName(name);
}

function isSet(file: ConfigFile, key: string): boolean {
  return memberAt(file.raw, keyPath(key)) !== undefined;
}

/** A member of the object itself: a profile may be called `constructor`. */
function ownMember<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function place(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    values[name] = value;
    return;
  }
  const inner = isObject(values[name]) ? values[name] : {};
  values[name] = inner;
  place(inner, rest, value);
}

function expandHome(path: string, home: string | undefined): string {
  if (!/^~[/\\]/.test(path)) return path;
  if (home !== undefined) return join(home, path.slice(2));
  throw new GcsError("usage", "Cannot use a path that starts with ~/: there is no home folder");
}
