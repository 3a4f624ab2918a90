import { join } from "node:path";
import * as z from "zod/mini";
import type { Context } from "../command/mod.ts";
import { newerFile } from "../errors/mod.ts";
import {
  ensurePrivateFolder,
  readPrivateFile,
  withFileLock,
  writePrivateFile,
} from "../files/mod.ts";

const voucher = z.enum(["transfer", "domain", "node", "first_use"]);

/**
 * Who said that an address belongs to an endpoint: Globus Transfer, the address itself by standing
 * under the endpoint's own, the file of the node this runs on, or nobody: then it was the first use.
 */
export type Voucher = z.infer<typeof voucher>;

const binding = z.strictObject({
  "auth_url": z.string(),
  address: z.string(),
  "client_id": z.string(),
  "endpoint_id": z.nullable(z.string()),
  "confirmed_by": voucher,
  since: z.string(),
});

/**
 * One address and the endpoint that it stands for, at one Globus Auth: tokens of that client id go
 * to this address and to no other. The address is the name that TLS verifies, never what is dialled.
 */
export type Binding = Readonly<z.infer<typeof binding>>;

const version = 2;
const fileSchema = z.object({ version: z.number() });
const currentFile = z.strictObject({ version: z.literal(version), bindings: z.array(binding) });

/** What a binding says besides when it was made and at which Globus Auth. */
export type NewBinding = Omit<Binding, "auth_url" | "since">;

/**
 * The bindings at one Globus Auth; default: the one of the settings. A damaged file counts as
 * empty, and so does one of version 1, which held what hosts had said of themselves.
 *
 * @throws GcsError `failed` for a file of a newer version.
 */
export async function readBindings(context: Context, authUrl?: string): Promise<Binding[]> {
  const wanted = authUrl ?? await authUrlOf(context);
  return (await readAll(context)).filter((one) => one.auth_url === wanted);
}

/** The binding of an address, or of a client id or endpoint id. */
export function boundTo(bindings: readonly Binding[], name: string): Binding | undefined {
  return bindings.find(({ address, client_id: client, endpoint_id: endpoint }) =>
    address === name || client === name || endpoint === name
  );
}

/** How a binding is made. */
export interface BindOptions {
  /** True also forgets where its ids led before. */
  readonly rebind?: boolean;
  /** Looks at the bindings as they are now, alone among all processes; a throw binds nothing. */
  readonly check?: (bindings: readonly Binding[]) => void;
}

/** Stores a binding. What the address stood for before is forgotten. */
export async function bind(
  context: Context,
  fresh: NewBinding,
  { rebind = false, check = () => {} }: BindOptions = {},
): Promise<void> {
  const { stateFolder, configFolder } = context.paths;
  await ensurePrivateFolder(configFolder);
  await ensurePrivateFolder(stateFolder);
  const authUrl = await authUrlOf(context);
  await withFileLock(fileOf(context), async () => {
    const since = new Date(context.clock.now()).toISOString();
    const all = await readAll(context);
    check(all.filter((one) => one.auth_url === authUrl));
    const others = all.filter((one) => one.auth_url !== authUrl || !isReplaced(one, fresh, rebind));
    const bindings = [...others, { "auth_url": authUrl, ...fresh, since }];
    const text = JSON.stringify({ version, bindings }, null, 2);
    await writePrivateFile(fileOf(context), new TextEncoder().encode(`${text}\n`));
  }, { clock: context.clock, signal: context.signal });
}

function isReplaced(old: Binding, fresh: NewBinding, rebind: boolean): boolean {
  if (old.address === fresh.address) return true;
  return rebind && (old.client_id === fresh.client_id ||
    (old.endpoint_id !== null && old.endpoint_id === fresh.endpoint_id));
}

async function readAll(context: Context): Promise<Binding[]> {
  const bytes = await readPrivateFile(fileOf(context));
  const document = bytes === undefined ? undefined : jsonOf(bytes);
  const parsed = currentFile.safeParse(document);
  if (parsed.success) return parsed.data.bindings;
  const found = fileSchema.safeParse(document);
  if (!found.success || found.data.version <= version) return [];
  throw newerFile("endpoints.json", found.data.version);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

async function authUrlOf(context: Context): Promise<string> {
  return (await context.config()).values.services.auth_url;
}

function fileOf({ paths }: Context): string {
  return join(paths.stateFolder, "endpoints.json");
}
