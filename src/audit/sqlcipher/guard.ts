import type { Native } from "./symbols.ts";

/** `everything`, or `reading`: SELECT, its functions and nothing else. */
export type Permission = "everything" | "reading";

/** SQLite's action codes that reading needs: READ, SELECT, FUNCTION, RECURSIVE. */
const readingActions = new Set([20, 21, 31, 33]);
const ok = 0;
const deny = 1;

/** Functions that reach out of the query: files, extensions, tokenizers by address, keys. */
const deniedFunctions = new Set([
  "load_extension",
  "fts3_tokenizer",
  "readfile",
  "writefile",
  "edit",
  "sqlcipher_export",
]);

const functionAction = 31;
const pragmaAction = 19;

/** Virtual machine steps between two looks at the clock: well under a millisecond of work. */
const stepsBetweenLooks = 20_000;

/** The two call-backs from SQLite into JavaScript: what is allowed, and whether time is up. */
export class Guard {
  readonly #native: Native;
  readonly #handle: Deno.PointerObject;
  #authorizer: Deno.UnsafeCallback<typeof authorizerShape> | undefined;
  #progress: Deno.UnsafeCallback<typeof progressShape> | undefined;
  #expired: () => boolean = () => false;

  constructor(native: Native, handle: Deno.PointerObject) {
    this.#native = native;
    this.#handle = handle;
  }

  permit(permission: Permission): void {
    if (permission === "everything") {
      this.#native.rare.sqlite3_set_authorizer(this.#handle, null, null);
      return;
    }
    this.#authorizer ??= new Deno.UnsafeCallback(
      authorizerShape,
      (_data, action, first, second) => {
        // Full text search asks for this number to see whether its cache is stale.
        if (action === pragmaAction && second === null && textAt(first) === "data_version") {
          return ok;
        }
        if (!readingActions.has(action)) return deny;
        if (action !== functionAction || second === null) return ok;
        const name = Deno.UnsafePointerView.getCString(second).toLowerCase();
        return deniedFunctions.has(name) ? deny : ok;
      },
    );
    this.#native.rare.sqlite3_set_authorizer(this.#handle, this.#authorizer.pointer, null);
  }

  limit<T>(expired: () => boolean, work: () => T): T {
    const before = this.#expired;
    this.#expired = expired;
    this.#progress ??= new Deno.UnsafeCallback(progressShape, () => this.#expired() ? 1 : 0);
    this.#native.rare.sqlite3_progress_handler(
      this.#handle,
      stepsBetweenLooks,
      this.#progress.pointer,
      null,
    );
    try {
      return work();
    } finally {
      this.#native.rare.sqlite3_progress_handler(this.#handle, 0, null, null);
      this.#expired = before;
    }
  }

  /** Call before the database is closed. */
  close(): void {
    // Where none was ever set, neither function need be named.
    if (this.#authorizer !== undefined) this.permit("everything");
    if (this.#progress !== undefined) {
      this.#native.rare.sqlite3_progress_handler(this.#handle, 0, null, null);
    }
    this.#authorizer?.close();
    this.#progress?.close();
  }
}

const authorizerShape = {
  parameters: ["pointer", "i32", "pointer", "pointer", "pointer", "pointer"],
  result: "i32",
} as const;

const progressShape = { parameters: ["pointer"], result: "i32" } as const;

function textAt(address: Deno.PointerValue): string {
  return address === null ? "" : Deno.UnsafePointerView.getCString(address).toLowerCase();
}
