import type { Secret } from "../secrets/mod.ts";

/** Where a secret may be. */
export const secretPlaces = ["env", "file", "keyring", "ask"] as const;

/** What a file says in place of a secret: where it is. */
export class SecretReference {
  /** A secret that is read when it is sent. */
  constructor(
    readonly from: (typeof secretPlaces)[number],
    /** Variable, path or account; for `ask` what is asked for. */
    readonly name: string,
  ) {}

  /** As it is written in a file. */
  toString(): string {
    return this.from === "ask" ? "ask" : `${this.from}:${this.name}`;
  }

  /** What documents show in its place. */
  toJSON(): string {
    return "(secret)";
  }
}

/** The reference that a written value is; undefined for a value that is none. */
export function readSecretReference(
  value: unknown,
  what: string,
  pathOf: (name: string) => string,
): SecretReference | undefined {
  if (value === "ask") return new SecretReference("ask", what);
  if (typeof value !== "string") return undefined;
  const [, from, name = ""] = /^(env|file|keyring):(.+)$/.exec(value) ?? [];
  if (from === "env") {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? new SecretReference("env", name) : undefined;
  }
  if (from === "file") return new SecretReference("file", pathOf(name));
  return from === "keyring" ? new SecretReference("keyring", name) : undefined;
}

/** Where secrets come from. */
export interface SecretSource {
  /** The secret itself; GcsError `usage` where there is none. */
  read(reference: SecretReference): Promise<Secret>;
  /** What is wrong with a reference before it is used; undefined when it can be used. */
  check(reference: SecretReference): Promise<string | undefined>;
}
