import { stat } from "node:fs/promises";
import { shellWord } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import type { SecretReference, SecretSource } from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { keyringService } from "../keys/mod.ts";
import { hiddenPrompt, promptIo, readSecretFile } from "../prompts/mod.ts";
import { Secret } from "../secrets/mod.ts";

/** Its own names: no declaration can have a key of the program sent to an endpoint. */
function accountOf(name: string): string {
  return `secret:${name}`;
}

/** Secrets of a declaration: from the environment, private files, the keyring, or the person. */
export function secretSource(context: Context): SecretSource {
  const { environment, streams, signal } = context;
  const known = new Map<string, Secret>();
  const canAsk = streams.stdin.isTerminal && streams.stderr.isTerminal;

  async function find({ from, name }: SecretReference): Promise<Secret> {
    switch (from) {
      case "env": {
        const value = environment.take(name);
        if (value === undefined) throw new GcsError("usage", `The variable ${name} is not set`);
        return value;
      }
      case "file": {
        const problem = await fileProblem(name);
        if (problem !== undefined) throw new GcsError("usage", `Cannot read a secret: ${problem}`);
        return await readSecretFile(name, `secret "${name}"`, {
          warn: (message) => context.warn(message),
        });
      }
      case "keyring": {
        const value = await (await context.keyring()).get(accountOf(name));
        if (value !== undefined) return new Secret(value);
        throw new GcsError("secure_store", `The keyring has no secret "${name}"`, {
          hint: `it is the account "${accountOf(name)}" of the service "${keyringService}"`,
        });
      }
      case "ask": {
        if (!canAsk) {
          throw new GcsError("usage", `Cannot ask for the ${name}: there is no terminal`);
        }
        const ask = hiddenPrompt(() => promptIo(streams, signal));
        const answer = await ask(`The ${name}:`);
        if (answer !== "") return new Secret(answer);
        throw new GcsError("usage", `There was no answer for the ${name}`);
      }
    }
  }

  async function read(reference: SecretReference): Promise<Secret> {
    const key = `${reference.from}:${reference.name}`;
    const found = known.get(key) ?? await find(reference);
    known.set(key, found);
    return found;
  }

  return {
    read,
    async check(reference) {
      const { from, name } = reference;
      if (from === "env" || from === "keyring") {
        return await read(reference).then(() => undefined, (error: unknown) => {
          if (error instanceof GcsError) return error.message;
          throw error;
        });
      }
      return from === "file" ? await fileProblem(name) : undefined;
    },
  };
}

/** Why a secret cannot be read from a file: it is not there, or not private. */
async function fileProblem(path: string): Promise<string | undefined> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined) return `there is no file "${path}"`;
  const isOpen = Deno.build.os !== "windows" && (entry.mode & 0o077) !== 0;
  return isOpen ? `other users can read "${path}": chmod 600 ${shellWord(path)}` : undefined;
}
