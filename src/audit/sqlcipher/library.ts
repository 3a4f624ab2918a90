import { resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { Connection } from "./connection.ts";
import { type OpenOptions, SqlcipherDatabase } from "./database.ts";
import { failure } from "./failure.ts";
import { type LibraryChoice, libraryHint, libraryPath, notLoaded } from "./locate.ts";
import { type Native, rareSymbols, symbols } from "./symbols.ts";
import { cString } from "./text.ts";

/** The oldest SQLCipher whose files and checks this program relies on. */
const oldest = [4, 5] as const;

const openFlags = { read: 0x1, write: 0x2, create: 0x2 | 0x4 } as const;
/** Each connection stays on one thread at a time, so SQLite need not lock it for every call. */
const noMutex = 0x8000;

/** Which library to load. */
export interface LibraryOptions {
  /** A file that a person named (`GCS_SQLCIPHER_LIB`), or what `ownLibrary` gave. */
  readonly library?: LibraryChoice | undefined;
}

/** A library that somebody uses. To load it takes longer than to open a database. */
interface Loaded {
  readonly native: Native;
  close(): void;
  users: number;
}

/** What is in use now, by its file. */
const inUse = new Map<string, Loaded>();

/** A loaded SQLCipher library. Databases keep it loaded; it goes with the last of them. */
export class Sqlcipher implements Disposable {
  /** The file it was loaded from. */
  readonly path: string;
  readonly #loaded: Loaded;
  #disposed = false;

  private constructor(loaded: Loaded, path: string) {
    this.#loaded = loaded;
    this.path = path;
    loaded.users++;
  }

  /** Loads the library. Throws {@linkcode GcsError} `secure_store` when it is missing or unfit. */
  static load(options: LibraryOptions = {}): Sqlcipher {
    const path = libraryPath(options.library);
    const loaded = inUse.get(path) ?? load(path, options.library);
    inUse.set(path, loaded);
    return new Sqlcipher(loaded, path);
  }

  /** For example `4.14.0 community`. */
  get version(): string {
    return checkedVersion(this.#loaded.native);
  }

  /** Opens a database. See {@linkcode OpenOptions}. */
  open(path: string, options: OpenOptions): SqlcipherDatabase {
    if (this.#disposed) throw new GcsError("failed", "The SQLCipher library is closed");
    const connection = connect(this.#loaded.native, path, options);
    this.#loaded.users++;
    return new SqlcipherDatabase(connection, () => this.#release());
  }

  #release(): void {
    if (--this.#loaded.users > 0) return;
    inUse.delete(this.path);
    this.#loaded.close();
  }

  /** Lets go of the library; open databases go on working. Safe to call twice. */
  [Symbol.dispose](): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#release();
  }
}

function connect(native: Native, path: string, options: OpenOptions): Connection {
  const access = options.access ?? "create";
  // A relative name that starts with "file:" could be taken for a URI by some builds.
  const file = path === ":memory:" ? path : resolve(path);
  const out = new BigUint64Array(1);
  const code = native.sqlite3_open_v2(cString(file), out, openFlags[access] | noMutex, null);
  const handle = Deno.UnsafePointer.create(out[0] ?? 0n);
  if (handle === null) throw failure(7, "no handle");
  const connection = new Connection(native, handle);
  try {
    if (code !== 0) throw connection.failure(code);
    native.sqlite3_extended_result_codes(handle, 1);
    native.sqlite3_busy_timeout(handle, options.busyTimeoutMs ?? 5000);
    if (options.key !== undefined) connection.setKey(options.key, "sqlite3_key");
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function load(path: string, choice: LibraryChoice | undefined): Loaded {
  const loaded = opened(path, choice);
  // What this program carries was compared with what was built and tried.
  if (typeof choice === "object") return loaded;
  try {
    checkedVersion(loaded.native);
    return loaded;
  } catch (error) {
    loaded.close();
    throw error;
  }
}

function opened(path: string, choice: LibraryChoice | undefined): Loaded {
  try {
    const often = Deno.dlopen(path, symbols);
    let rare: Deno.DynamicLibrary<typeof rareSymbols> | undefined;
    return {
      native: {
        ...often.symbols,
        get rare() {
          return (rare ??= Deno.dlopen(path, rareSymbols)).symbols;
        },
      },
      close: () => {
        rare?.close();
        often.close();
      },
      users: 0,
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw notPermitted(error);
    const message = typeof choice === "string" ? notLoaded : "The SQLCipher library is not there";
    throw new GcsError("secure_store", message, { hint: libraryHint(), cause: error });
  }
}

function checkedVersion(native: Native): string {
  const unfit = (found: string) =>
    new GcsError(
      "secure_store",
      `The library is not SQLCipher ${oldest.join(".")} or later: it ${found}`,
      { hint: libraryHint() },
    );
  if (native.sqlite3_key === null) throw unfit("has no encryption");
  const connection = connect(native, ":memory:", {});
  try {
    const statement = connection.compileOne("PRAGMA cipher_version");
    const version = statement.step() ? statement.values()[0] : undefined;
    if (typeof version !== "string") throw unfit("has no encryption");
    if (!isRecent(version)) throw unfit(`says it is version "${version}"`);
    return version;
  } finally {
    connection.close();
  }
}

/** Not for one file only: Deno gives the addresses that a library hands out to all or nobody. */
function notPermitted(cause: Error): GcsError {
  return new GcsError("secure_store", "The SQLCipher library may not be loaded", {
    hint: "grant --allow-ffi",
    cause,
  });
}

function isRecent(version: string): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version);
  if (match === null) return false;
  const major = Number(match[1]);
  return major > oldest[0] || (major === oldest[0] && Number(match[2]) >= oldest[1]);
}

/**
 * Loads the library and opens one database; closing the database lets go of the library.
 * Throws {@linkcode GcsError} `secure_store` when either cannot be had.
 */
export function openSqlcipher(
  path: string,
  options: OpenOptions & LibraryOptions,
): SqlcipherDatabase {
  const library = Sqlcipher.load(options);
  try {
    return library.open(path, options);
  } finally {
    library[Symbol.dispose]();
  }
}
