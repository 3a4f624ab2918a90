import { GcsError } from "../../errors/mod.ts";
import type { Connection } from "./connection.ts";
import type { Row, SqlInput, SqlValue } from "./row_values.ts";

const done = 101;
const row = 100;

const integerType = 1;
const floatType = 2;
const textType = 3;
const blobType = 4;

/** SQLite's counter of how often it compiled a statement again because the schema had changed. */
const recompiled = 5;

/** Tells SQLite to copy a bound value at once, so that our buffer can be used again. */
const copy = -1n;

/** One compiled statement. Bind, step and read; reset when finished. Internal to the binding. */
export class Statement {
  readonly #connection: Connection;
  readonly #parameters: number;
  #handle: Deno.PointerObject | null;
  #columns: readonly string[] = [];
  #columnsOf = -1;
  /** True from the first step until reset, so that the cache does not hand it out twice. */
  busy = false;

  constructor(connection: Connection, handle: Deno.PointerObject) {
    this.#connection = connection;
    this.#handle = handle;
    this.#parameters = connection.native.sqlite3_bind_parameter_count(handle);
  }

  get readOnly(): boolean {
    return this.#connection.native.rare.sqlite3_stmt_readonly(this.#pointer()) !== 0;
  }

  /** Binds values to `?1`, `?2`, … . The count must match. */
  bind(values: readonly SqlInput[]): void {
    if (values.length !== this.#parameters) {
      throw new GcsError("failed", "The audit database got a wrong number of values", {
        cause: new RangeError(`${this.#parameters} parameters, ${values.length} values`),
      });
    }
    const handle = this.#pointer();
    for (let index = 0; index < values.length; index++) {
      const code = this.#bindOne(handle, index + 1, values[index]);
      if (code !== 0) throw this.#connection.failure(code);
    }
  }

  #bindOne(handle: Deno.PointerObject, index: number, value: SqlInput): number {
    const native = this.#connection.native;
    switch (typeof value) {
      case "string": {
        const { bytes, length } = this.#connection.text.encode(value);
        return native.sqlite3_bind_text(handle, index, bytes, length, copy);
      }
      case "number":
        if ((value | 0) === value) return native.sqlite3_bind_int(handle, index, value);
        if (Number.isSafeInteger(value)) {
          return native.sqlite3_bind_int64(handle, index, BigInt(value));
        }
        return native.rare.sqlite3_bind_double(handle, index, value);
      case "bigint":
        if (BigInt.asIntN(64, value) !== value) {
          throw new GcsError("usage", "A whole number does not fit into 64 bits");
        }
        return native.sqlite3_bind_int64(handle, index, BigInt(value));
      case "boolean":
        return native.sqlite3_bind_int(handle, index, value ? 1 : 0);
      case "undefined":
        return native.sqlite3_bind_null(handle, index);
      default:
        if (value === null) return native.sqlite3_bind_null(handle, index);
        if (value.length === 0) return native.rare.sqlite3_bind_zeroblob(handle, index, 0);
        return native.sqlite3_bind_blob(
          handle,
          index,
          plain(value),
          value.length,
          copy,
        );
    }
  }

  /** Runs up to the next row. False at the end. */
  step(): boolean {
    this.busy = true;
    const handle = this.#pointer();
    return this.#stepped(this.#connection.native.sqlite3_step(handle));
  }

  /** {@linkcode step} on another thread, so that this one can answer signals meanwhile. */
  async stepAsync(): Promise<boolean> {
    this.busy = true;
    const handle = this.#pointer();
    const code = await this.#connection.onOtherThread(() =>
      this.#connection.native.rare.step_on_other_thread(handle)
    );
    return this.#stepped(code);
  }

  #stepped(code: number): boolean {
    if (code === row) return true;
    if (code === done) return false;
    throw this.#connection.failure(code);
  }

  /** Where it is, for native code that binds or steps itself. */
  get handle(): Deno.PointerObject {
    return this.#pointer();
  }

  /** Makes the statement ready for other values and forgets the bound ones. */
  reset(): void {
    if (this.#handle !== null) {
      this.#connection.assertUsable();
      this.#connection.native.sqlite3_reset(this.#handle);
      if (this.#parameters > 0) this.#connection.native.sqlite3_clear_bindings(this.#handle);
    }
    this.busy = false;
  }

  /** Column names of the current row, read once for each time SQLite compiled the statement. */
  columns(): readonly string[] {
    const native = this.#connection.native;
    const handle = this.#pointer();
    const compiled = native.sqlite3_stmt_status(handle, recompiled, 0);
    if (compiled !== this.#columnsOf) {
      this.#columnsOf = compiled;
      const count = native.sqlite3_column_count(handle);
      this.#columns = Array.from({ length: count }, (_, index) => {
        const name = native.sqlite3_column_name(handle, index);
        return name === null ? "" : Deno.UnsafePointerView.getCString(name);
      });
    }
    return this.#columns;
  }

  /** The current row as an object. */
  row(): Row {
    const names = this.columns();
    const handle = this.#pointer();
    const result: Row = {};
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? "";
      const value = this.#read(handle, index);
      if (name === "__proto__") defineOwn(result, name, value);
      else result[name] = value;
    }
    return result;
  }

  /** The current row as values in column order. */
  values(): SqlValue[] {
    const handle = this.#pointer();
    const count = this.#connection.native.sqlite3_column_count(handle);
    const result: SqlValue[] = new Array(count);
    for (let index = 0; index < count; index++) result[index] = this.#read(handle, index);
    return result;
  }

  #read(handle: Deno.PointerObject, index: number): SqlValue {
    const native = this.#connection.native;
    switch (native.sqlite3_column_type(handle, index)) {
      case integerType: {
        const near = native.sqlite3_column_double(handle, index);
        return Number.isSafeInteger(near) ? near : native.sqlite3_column_int64(handle, index);
      }
      case floatType:
        return native.sqlite3_column_double(handle, index);
      case textType:
        return this.#connection.memory.text(
          native.sqlite3_column_text(handle, index),
          native.sqlite3_column_bytes(handle, index),
        );
      case blobType: {
        const address = native.sqlite3_column_blob(handle, index);
        return this.#connection.memory.bytes(address, native.sqlite3_column_bytes(handle, index));
      }
      default:
        return null;
    }
  }

  /** Frees the statement. Safe to call twice. */
  finalize(): void {
    if (this.#handle === null) return;
    this.#connection.native.sqlite3_finalize(this.#handle);
    this.#handle = null;
    this.busy = false;
  }

  #pointer(): Deno.PointerObject {
    this.#connection.assertUsable();
    if (this.#handle === null) throw new GcsError("failed", "The statement is closed");
    return this.#handle;
  }
}

/** What a native call may be given: the same bytes, copied only out of memory that is shared. */
export function plain(value: Uint8Array): Uint8Array<ArrayBuffer> {
  return isPlain(value) ? value : new Uint8Array(value);
}

function isPlain(value: Uint8Array): value is Uint8Array<ArrayBuffer> {
  return value.buffer instanceof ArrayBuffer;
}

function defineOwn(target: Row, name: string, value: SqlValue): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
}
