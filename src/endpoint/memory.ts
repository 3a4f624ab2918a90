import { join } from "node:path";
import { z } from "zod";
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from "../files/mod.ts";
import type { Paths } from "../config/mod.ts";

const memory = z.record(
  z.string(),
  z.object({ client: z.string(), endpoint: z.string().optional(), address: z.string().optional() }),
);

/** What is known of an endpoint under one of its names (address or id). */
export interface KnownEndpoint {
  /** Client id in the names of the endpoint's scopes. */
  readonly client: string;
  readonly endpoint?: string | undefined;
  /** Manager address, where the name is an id. */
  readonly address?: string | undefined;
}

/** What an earlier command learnt of this endpoint. A file that is no such memory counts as empty. */
export async function knownEndpoint(
  paths: Paths,
  name: string,
): Promise<KnownEndpoint | undefined> {
  const all = await read(paths);
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** The client id of an endpoint that an earlier command has met under this name. */
export async function knownClientOf(paths: Paths, name: string): Promise<string | undefined> {
  return (await knownEndpoint(paths, name))?.client;
}

/** The address of an endpoint: what was given, or for an id what an earlier command has learnt. */
export async function knownAddressOf(paths: Paths, name: string): Promise<string | undefined> {
  if (!/^[0-9a-f-]{36}$/i.test(name)) return name;
  return (await knownEndpoint(paths, name.toLowerCase()))?.address;
}

/** Remembers it, so that the next command asks neither Transfer nor the endpoint. */
export async function rememberEndpoint(
  paths: Paths,
  names: readonly string[],
  known: KnownEndpoint,
): Promise<void> {
  const all = await read(paths);
  for (const name of names) all[name] = { ...known };
  await ensurePrivateFolder(paths.configFolder);
  await ensurePrivateFolder(paths.stateFolder);
  await writePrivateFile(file(paths), new TextEncoder().encode(JSON.stringify(all, null, 2)));
}

async function read(paths: Paths): Promise<z.infer<typeof memory>> {
  const bytes = await readPrivateFile(file(paths));
  if (bytes === undefined) return {};
  try {
    const parsed = memory.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

function file(paths: Paths): string {
  return join(paths.stateFolder, "endpoints.json");
}
