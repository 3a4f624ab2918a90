import { stat } from "node:fs/promises";
import type { Context } from "../command/mod.ts";
import type { SecretReference, SecretSource } from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { osKeyring } from "../keys/mod.ts";
import { hiddenPrompt, promptIo, readSecretFile } from "../prompts/mod.ts";
import { Secret } from "../secrets/mod.ts";

/** Secrets of a declaration: from the environment, private files, the keyring, or the person. */
export function secretSource(context: Context): SecretSource {
  const { environment, streams, signal } = context;
  const known = new Map<string, Secret>();
  const keyring = () =>
    osKeyring({
      sessionBus: environment.get("DBUS_SESSION_BUS_ADDRESS"),
      nativeFolder: context.paths.nativeFolder,
    });
  const canAsk = streams.stdin.isTerminal && streams.stderr.isTerminal;

  async function find({ from, name }: SecretReference): Promise<Secret> {
    switch (from) {
      case "env": {
        const value = environment.take(name);
        if (value === undefined) throw new GcsError("usage", `The variable ${name} is not set`);
        return value;
      }
      case "file":
        return await readSecretFile(name, `secret "${name}"`, {
          warn: (message) => context.warn(message),
        });
      case "keyring": {
        const value = await keyring().get(name);
        if (value === undefined) {
          throw new GcsError("secure_store", `The keyring has no entry "${name}"`);
        }
        return new Secret(value);
      }
      case "ask": {
        if (!canAsk) throw new GcsError("usage", `Cannot ask for ${name}: there is no terminal`);
        const ask = hiddenPrompt(promptIo(streams, signal));
        return new Secret(await ask(name));
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
      if (from === "env") {
        return await read(reference).then(() => undefined, (error: unknown) => {
          if (error instanceof GcsError) return error.message;
          throw error;
        });
      }
      if (from !== "file") return undefined;
      const entry = await stat(name).catch(() => undefined);
      if (entry === undefined) return `there is no file "${name}"`;
      const isOpen = Deno.build.os !== "windows" && (entry.mode & 0o077) !== 0;
      return isOpen ? `other users can read "${name}": chmod 600 ${name}` : undefined;
    },
  };
}
