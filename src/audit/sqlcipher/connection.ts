import { GcsError } from "../../errors/mod.ts";
import { failure } from "./failure.ts";
import { Guard, type Permission } from "./guard.ts";
import { rawKeyText } from "./key.ts";
import { NativeMemory } from "./memory.ts";
import type { Native } from "./symbols.ts";
import { Statement } from "./statement.ts";
import { cString, TextBuffer } from "./text.ts";

/** Asks SQLite to expect many runs of the statement. */
const persistent = 1;

/**
 * The handle of one open database and what may be done with it now. Everything that could crash
 * the process when misused (a closed handle, a handle that another thread is using) is checked
 * here. Internal to the binding.
 */
export class Connection {
  readonly native: Native;
  readonly text = new TextBuffer();
  readonly memory = new NativeMemory();
  readonly #guard: Guard;
  readonly #statements = new Set<Statement>();
  readonly #out = new BigUint64Array(2);
  #handle: Deno.PointerObject | null;
  #away: Promise<unknown> | undefined;
  readonly #later: (() => void)[] = [];

  constructor(native: Native, handle: Deno.PointerObject) {
    this.native = native;
    this.#handle = handle;
    this.#guard = new Guard(native, handle);
  }

  get isClosed(): boolean {
    return this.#handle === null;
  }

  /** Throws when the database is closed or busy on another thread. */
  assertUsable(): Deno.PointerObject {
    if (this.#handle === null) throw new GcsError("failed", "The audit database is closed");
    if (this.#away !== undefined) {
      throw new GcsError("failed", "The audit database is busy with another statement");
    }
    return this.#handle;
  }

  failure(code: number): GcsError {
    const message = this.#handle === null ? null : this.native.sqlite3_errmsg(this.#handle);
    return failure(code, message === null ? "" : Deno.UnsafePointerView.getCString(message));
  }

  /**
   * Compiles the first statement in `sql` (a C string). `next` is the offset of what follows.
   * The statement is undefined when there was only white space or a comment.
   */
  compile(sql: Uint8Array<ArrayBuffer>): { statement: Statement | undefined; next: number } {
    const handle = this.assertUsable();
    const code = this.native.sqlite3_prepare_v3(
      handle,
      sql,
      sql.length,
      persistent,
      this.#out.subarray(0, 1),
      this.#out.subarray(1, 2),
    );
    if (code !== 0) throw this.failure(code);
    const start = Deno.UnsafePointer.value(Deno.UnsafePointer.of(sql));
    const next = Number((this.#out[1] ?? 0n) - start);
    const pointer = Deno.UnsafePointer.create(this.#out[0] ?? 0n);
    if (pointer === null) return { statement: undefined, next };
    const statement = new Statement(this, pointer);
    this.#statements.add(statement);
    return { statement, next };
  }

  /** Compiles a text that must hold exactly one statement. */
  compileOne(sql: string): Statement {
    const bytes = cString(sql);
    const { statement, next } = this.compile(bytes);
    if (statement === undefined) throw new GcsError("usage", "The statement is empty");
    try {
      if (!isBlank(bytes, next)) {
        const second = this.compile(bytes.slice(next)).statement;
        if (second !== undefined) {
          this.finalize(second);
          throw new GcsError("usage", "Only one statement at a time is allowed");
        }
      }
      return statement;
    } catch (error) {
      this.finalize(statement);
      throw error;
    }
  }

  finalize(statement: Statement): void {
    this.#statements.delete(statement);
    statement.finalize();
  }

  /** Runs one native call on another thread; until it ends this connection refuses other work. */
  async onOtherThread<T>(call: () => Promise<T>): Promise<T> {
    this.assertUsable();
    const running = call();
    this.#away = running;
    try {
      return await running;
    } finally {
      this.#away = undefined;
      for (const work of this.#later.splice(0)) work();
    }
  }

  /** Runs `work` now, or as soon as no other thread uses this connection. */
  whenBack(work: () => void): void {
    if (this.#away === undefined) work();
    else this.#later.push(work);
  }

  /** Gives an open database its key, or encrypts all of its pages with another. */
  setKey(key: Uint8Array, how: "sqlite3_key" | "sqlite3_rekey"): void {
    const handle = this.assertUsable();
    using text = rawKeyText(key);
    const set = how === "sqlite3_key" ? this.native.sqlite3_key : this.native.rare.sqlite3_rekey;
    const code = set?.(handle, text, text.length) ?? 1;
    // SQLite's own text is left out: nothing that saw the key may be quoted.
    if (code !== 0) throw failure(code, "");
  }

  /** Stops the statement that runs now, from any thread. Nothing happens when none runs. */
  interrupt(): void {
    if (this.#handle !== null) this.native.rare.sqlite3_interrupt(this.#handle);
  }

  /** What statements may do from now on. */
  permit(permission: Permission): void {
    this.assertUsable();
    this.#guard.permit(permission);
  }

  /** Fails the running statement with `interrupted` once `expired()` is true. */
  limit<T>(expired: () => boolean, work: () => T): T {
    this.assertUsable();
    return this.#guard.limit(expired, work);
  }

  /** Closes everything. Safe to call twice. Throws while another thread is at work. */
  close(): void {
    if (this.#handle === null) return;
    const handle = this.assertUsable();
    for (const statement of this.#statements) statement.finalize();
    this.#statements.clear();
    this.#guard.close();
    this.native.sqlite3_close_v2(handle);
    this.#handle = null;
    this.text.clear();
    this.memory.clear();
  }
}

function isBlank(sql: Uint8Array, from: number): boolean {
  for (let index = from; index < sql.length; index++) {
    const byte = sql[index] ?? 0;
    if (byte !== 0 && byte !== 0x20 && byte !== 0x3b && (byte < 9 || byte > 13)) return false;
  }
  return true;
}
