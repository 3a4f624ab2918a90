import type * as z from "zod/mini";
import { suggest } from "../base/mod.ts";
import { type KeyFacts, keyFacts } from "./setting_types.ts";
import { configSchema, profileSchema } from "./schema.ts";

/** One setting: its dotted name, what it accepts and what is said of it. */
export interface Setting {
  readonly key: string;
  readonly schema: z.ZodMiniType;
  readonly facts: KeyFacts;
}

/** Every setting but those inside `profiles`, in the order of the file. */
export const settings: readonly Setting[] = collect("", configSchema.shape)
  .filter(({ key }) => key !== "profiles");

/** Settings that a profile may hold. */
export const profileSettings: readonly Setting[] = collect("", profileSchema.shape);

function collect(prefix: string, shape: Readonly<Record<string, z.ZodMiniType>>): Setting[] {
  return Object.entries(shape).flatMap(([name, schema]) => {
    const key = prefix + name;
    const members = shapeOf(schema);
    if (members !== undefined) return collect(`${key}.`, members);
    const facts = keyFacts.get(schema);
    return facts === undefined ? [] : [{ key, schema, facts }];
  });
}

/** Members of a section, which is an object under a default. */
function shapeOf(schema: z.ZodMiniType): Readonly<Record<string, z.ZodMiniType>> | undefined {
  const inner = "innerType" in schema.def ? schema.def.innerType : schema;
  return isObjectSchema(inner) ? inner.shape : undefined;
}

function isObjectSchema(schema: unknown): schema is z.ZodMiniObject<Record<string, z.ZodMiniType>> {
  return typeof schema === "object" && schema !== null && "shape" in schema;
}

/** The setting of a dotted key, `profiles.NAME.MEMBER` included. */
export function findSetting(key: string): Setting | undefined {
  const found = settings.find((setting) => setting.key === key);
  if (found !== undefined) return found;
  const member = profileMember(key);
  const inProfile = profileSettings.find((setting) => setting.key === member);
  return inProfile === undefined ? undefined : { ...inProfile, key };
}

function profileMember(key: string): string | undefined {
  const last = key.lastIndexOf(".");
  return key.startsWith("profiles.") && last > "profiles.".length ? key.slice(last + 1) : undefined;
}

/** Path of a key in the file. A profile's name may hold dots. */
export function keyPath(key: string): string[] {
  const member = profileMember(key);
  if (member === undefined) return key.split(".");
  return ["profiles", key.slice("profiles.".length, -member.length - 1), member];
}

/** Hint for a key that does not exist: the nearest one, why it is not a setting, or `otherwise`. */
export function keyHint(key: string, otherwise = "run: gcs config list"): string {
  if (/secret|password|passphrase|token$/i.test(key)) {
    return "secrets never stand in the configuration; use a prompt, --secret-stdin or the environment";
  }
  if (key === "audit.kdf_iterations") {
    return "the key of the audit database is random and needs no rounds: gcs config unset " + key;
  }
  const names = settings.map((setting) => setting.key);
  const member = profileMember(key);
  const near = member === undefined
    ? suggest(key, names) ?? nearestByLastWord(key, names)
    : suggest(member, profileSettings.map((setting) => setting.key));
  return near === undefined
    ? otherwise
    : `did you mean "${member === undefined ? near : key.slice(0, -member.length) + near}"?`;
}

/** `tls.max_retries` and `max_retries` both mean `api.max_retries`. */
function nearestByLastWord(key: string, names: readonly string[]): string | undefined {
  const word = key.slice(key.lastIndexOf(".") + 1);
  const last = new Map(names.map((name) => [name.slice(name.lastIndexOf(".") + 1), name]));
  return last.get(suggest(word, last.keys()) ?? "");
}

/** The words that a setting takes, where it takes no others. */
export function settingWords({ facts: { expected } }: Setting): readonly string[] {
  if (expected === "true or false") return ["true", "false"];
  if (expected.startsWith("true,")) return ["true"];
  if (!/^"[^"]+"(?: or "[^"]+")*$/.test(expected)) return [];
  return [...expected.matchAll(/"([^"]+)"/g)].map(([, word]) => word ?? "");
}

/** The default of a setting as `config list` shows it; undefined when it has none. */
export function defaultOf(setting: Setting): unknown {
  return setting.schema.safeParse(undefined).data;
}
