import { badInput, opt, type ValuesOf } from "../../command/mod.ts";
import type { Secret } from "../../secrets/mod.ts";

/** What an S3 secret access key looks like, and where it comes from. */
export const s3Secret = {
  label: "S3 secret access key",
  length: [8, 512],
} as const;

const instead = "leave it out to be asked, pipe it with --secret-stdin, or use --secret-env";

/** Options of older programs that took the key on the command line. */
export const removedKeys = {
  "--s3-secret-key": instead,
  "--secret-access-key": instead,
} as const;

/** Path prefixes that a key is for. */
export const pathPrefixes = opt.list("PATH", "Path prefix that the key is for");

/** An id of an S3 access key. It is no secret. */
export const accessKeyId = opt.parsed("KEY_ID", "Id of the S3 access key", parseKeyId);

/** Options of a new credential that holds a key. */
export const newKeyOptions = { s3AccessKeyId: accessKeyId, pathPrefix: pathPrefixes };

/** What a new credential holds; some connectors have no prefixes. */
export type NewKey = Partial<ValuesOf<typeof newKeyOptions>> & {
  readonly secret: Secret | undefined;
};

/** GcsError `usage` unless it can be the id of an access key; gives the id. */
export function parseKeyId(typed: string, name: string): string {
  if (/^[\x21-\x7e]{3,128}$/.test(typed)) return typed;
  throw badInput(name, "an access key id has 3 to 128 printable characters and no spaces");
}

/** GcsError `usage` unless each is an absolute path; gives them. */
export function checkPrefixes(prefixes: readonly string[]): readonly string[] {
  if (prefixes.length === 0) throw badInput("--path-prefix", "a key needs at least one prefix");
  for (const prefix of prefixes) {
    if (!prefix.startsWith("/")) throw badInput("--path-prefix", `"${prefix}" is not absolute`);
  }
  return prefixes;
}

/** Policies of a new credential with one key: for all paths, or for some prefixes only. */
export function newKeyPolicies(
  keyId: string,
  secret: Secret,
  prefixes: readonly string[] | undefined,
) {
  const key = { "s3_key_id": keyId, "s3_secret_key": secret };
  return {
    "DATA_TYPE": "s3_user_credential_policies",
    ...(prefixes === undefined
      ? key
      : { "s3_multi_keys": [{ "path_prefixes": checkPrefixes(prefixes), ...key }] }),
  };
}
