import { isObject, memberAt } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { checkConfig } from "./check.ts";
import { decoded, parsed } from "./file.ts";
import { type ConfigFile, emptyFile } from "./config_file.ts";
import { keyPath, settings } from "./keys.ts";
import type { Paths } from "./paths.ts";

/**
 * The configuration that counts for every user of this machine, below each one's own; empty when
 * there is none. It may hold the same settings, with limits: what protects people it may only make
 * stricter, and what is a person's own choice it cannot make.
 *
 * @throws GcsError `failed` when it is not root's alone; `usage` for what it may not say.
 */
export async function readSystemFile(paths: Pick<Paths, "systemConfig">): Promise<ConfigFile> {
  const found = await paths.systemConfig?.();
  if (found === undefined) return emptyFile;
  const file = await parsed(decoded(found.bytes, found.path), found.path);
  const values = checkConfig(file);
  for (const { key } of settings) {
    const path = keyPath(key);
    if (memberAt(file.raw, path) === undefined) continue;
    const why = refusalOf(key, memberAt(values, path));
    if (why !== undefined) throw refused(file, path, why);
  }
  if (Object.keys(values.profiles).length > 0) throw refused(file, ["profiles"], ownChoice);
  return file;
}

/** What two files say together; the second wins. */
export function together(
  below: Readonly<Record<string, unknown>>,
  above: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = structuredClone(below);
  for (const [name, value] of Object.entries(above)) {
    const under = values[name];
    values[name] = isObject(under) && isObject(value)
      ? together(under, value)
      : structuredClone(value);
  }
  return values;
}

const stricter = "it may only be made stricter for all users";
const ownChoice = "each user chooses that";

function refusalOf(key: string, value: unknown): string | undefined {
  const rule = rules[key];
  return rule === undefined || rule.allows(value) ? undefined : rule.why;
}

interface Rule {
  readonly allows: (value: unknown) => boolean;
  readonly why: string;
}

const never: Rule["allows"] = () => false;
const upTo = (limit: number): Rule => ({
  allows: (value) => typeof value === "number" && value > 0 && value <= limit,
  why: `${stricter} than ${limit}`,
});

/** Settings that are looked at, by key; the others are taken as they are. */
export const rules: Readonly<Record<string, Rule>> = {
  profile: { allows: never, why: ownChoice },
  "assume_yes": { allows: never, why: "nobody answers a question for all users" },
  "audit.required": { allows: (value) => value === true, why: stricter },
  "tls.ca_file": { allows: never, why: "put the authority into the system's own store" },
  "auth.session_timeout_mins": upTo(60),
  "auth.inactivity_timeout_mins": upTo(30),
  "auth.token_rotation_days": upTo(90),
  "completion.keep_ids": { allows: (value) => value === false, why: stricter },
  "update.notice": { allows: (value) => value === false, why: stricter },
  "auth.keep_refresh_tokens": { allows: (value) => value === false, why: stricter },
};

function refused(file: ConfigFile, path: readonly string[], why: string): GcsError {
  const line = file.lineOf(path);
  const at = line === undefined ? "" : ` line ${line}`;
  return new GcsError("usage", `"${path.join(".")}" cannot stand in ${file.name}${at}: ${why}`, {
    hint: "ask who runs this machine to take it out",
  });
}
