import { isObject } from "../base/mod.ts";
import type { Secret } from "../secrets/mod.ts";

/** What a file says in place of a secret: where it is. */
export class SecretReference {
  constructor(
    readonly from: "env" | "file" | "keyring" | "ask",
    /** Variable, path or account; for `ask` what is asked for. */
    readonly name: string,
  ) {}

  /** As it is written in a file. */
  toString(): string {
    return this.from === "ask" ? "ask" : `${this.from}:${this.name}`;
  }

  toJSON(): unknown {
    return { [mark]: this.from, name: this.name };
  }
}

const mark = "secret_from";

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

/** The reference that a member of a plan file stands for. */
export function savedReference(value: unknown): SecretReference | undefined {
  if (!isObject(value) || typeof value["name"] !== "string") return undefined;
  const from = value[mark];
  const isKnown = from === "env" || from === "file" || from === "keyring" || from === "ask";
  return isKnown ? new SecretReference(from, value["name"]) : undefined;
}

/** Where secrets come from. */
export interface SecretSource {
  read(reference: SecretReference): Promise<Secret>;
  /** What is wrong with a reference before it is used; undefined when it can be used. */
  check(reference: SecretReference): Promise<string | undefined>;
}
