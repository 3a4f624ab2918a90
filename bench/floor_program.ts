/**
 * Does with nothing around it what a command cannot do without: it asks over TLS, reads from the
 * keyring, opens an encrypted database. Compiled by startup_floor.ts, which says what.
 */
import process from "node:process";

/** What is done, in this order. */
export interface FloorSteps {
  /** Entries of the keyring, by the file of the library. */
  readonly keyring?: { readonly library: string; readonly accounts: readonly string[] };
  readonly database?: { readonly library: string; readonly path: string; readonly key: string };
  readonly request?: { readonly url: string; readonly caFile: string };
}

const functions = {
  sqlite3_open_v2: { parameters: ["buffer", "buffer", "i32", "pointer"], result: "i32" },
  sqlite3_exec: {
    parameters: ["pointer", "buffer", "pointer", "pointer", "pointer"],
    result: "i32",
  },
} as const;
const readWrite = 2;

interface KeyringLibrary {
  readonly AsyncEntry?: new (
    service: string,
    account: string,
    options: { readonly linux: { readonly store: "secret-service" } },
  ) => { getPassword(): Promise<string | null> };
}

async function readEntries({ library, accounts }: FloorSteps["keyring"] & object): Promise<void> {
  const module: { readonly exports: KeyringLibrary } = { exports: {} };
  process.dlopen(module, library);
  const { AsyncEntry } = module.exports;
  if (AsyncEntry === undefined) throw new Error("no keyring library");
  for (const account of accounts) {
    const linux = { store: "secret-service" } as const;
    const found = await new AsyncEntry("globus-connect-server", account, { linux }).getPassword();
    if (found === null) throw new Error(`the keyring has no ${account}`);
  }
}

function openDatabase({ library, path, key }: FloorSteps["database"] & object): void {
  const { symbols } = Deno.dlopen(library, functions);
  const text = (words: string) => new TextEncoder().encode(`${words}\0`);
  const out = new BigUint64Array(1);
  symbols.sqlite3_open_v2(text(path), out, readWrite, null);
  const handle = Deno.UnsafePointer.create(out[0] ?? 0n);
  for (const statement of [`PRAGMA key = "x'${key}'"`, "SELECT count(*) FROM sqlite_schema"]) {
    const code = symbols.sqlite3_exec(handle, text(statement), null, null, null);
    if (code !== 0) throw new Error(`SQLite gave ${code}`);
  }
}

async function ask({ url, caFile }: FloorSteps["request"] & object): Promise<void> {
  const client = Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(caFile)] });
  await (await fetch(url, { client })).arrayBuffer();
}

if (import.meta.main) {
  const steps: FloorSteps = JSON.parse(Deno.args[0] ?? "{}");
  if (steps.keyring !== undefined) await readEntries(steps.keyring);
  if (steps.database !== undefined) openDatabase(steps.database);
  if (steps.request !== undefined) await ask(steps.request);
  Deno.exit(0);
}
