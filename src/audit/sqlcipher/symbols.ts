/**
 * The C functions that each use of a database calls. A library that lacks an optional one is told so
 * by name.
 */
export const symbols = {
  sqlite3_open_v2: { parameters: ["buffer", "buffer", "i32", "pointer"], result: "i32" },
  sqlite3_close_v2: { parameters: ["pointer"], result: "i32" },
  sqlite3_key: { parameters: ["pointer", "buffer", "i32"], result: "i32", optional: true },
  sqlite3_extended_result_codes: { parameters: ["pointer", "i32"], result: "i32" },
  sqlite3_errmsg: { parameters: ["pointer"], result: "pointer" },
  sqlite3_busy_timeout: { parameters: ["pointer", "i32"], result: "i32" },
  sqlite3_get_autocommit: { parameters: ["pointer"], result: "i32" },
  sqlite3_changes64: { parameters: ["pointer"], result: "i64" },
  sqlite3_prepare_v3: {
    parameters: ["pointer", "buffer", "i32", "u32", "buffer", "buffer"],
    result: "i32",
  },
  sqlite3_finalize: { parameters: ["pointer"], result: "i32" },
  sqlite3_reset: { parameters: ["pointer"], result: "i32" },
  sqlite3_clear_bindings: { parameters: ["pointer"], result: "i32" },
  sqlite3_step: { parameters: ["pointer"], result: "i32" },
  sqlite3_stmt_status: { parameters: ["pointer", "i32", "i32"], result: "i32" },
  sqlite3_bind_parameter_count: { parameters: ["pointer"], result: "i32" },
  sqlite3_bind_null: { parameters: ["pointer", "i32"], result: "i32" },
  sqlite3_bind_int: { parameters: ["pointer", "i32", "i32"], result: "i32" },
  sqlite3_bind_int64: { parameters: ["pointer", "i32", "i64"], result: "i32" },
  // The last parameter is a destructor; 0 and -1 are its two constants, so an integer will do.
  sqlite3_bind_text: {
    parameters: ["pointer", "i32", "buffer", "i32", "isize"],
    result: "i32",
  },
  sqlite3_bind_blob: {
    parameters: ["pointer", "i32", "buffer", "i32", "isize"],
    result: "i32",
  },
  sqlite3_column_count: { parameters: ["pointer"], result: "i32" },
  sqlite3_column_name: { parameters: ["pointer", "i32"], result: "pointer" },
  sqlite3_column_type: { parameters: ["pointer", "i32"], result: "i32" },
  sqlite3_column_double: { parameters: ["pointer", "i32"], result: "f64" },
  sqlite3_column_int64: { parameters: ["pointer", "i32"], result: "i64" },
  sqlite3_column_text: { parameters: ["pointer", "i32"], result: "pointer" },
  sqlite3_column_blob: { parameters: ["pointer", "i32"], result: "pointer" },
  sqlite3_column_bytes: { parameters: ["pointer", "i32"], result: "i32" },
  // native/chain.c, which our own library has.
  gcs_sha256: {
    parameters: ["buffer", "u32", "buffer", "u32", "u32", "buffer"],
    result: "i32",
    optional: true,
  },
  gcs_chain_leaves: {
    parameters: ["buffer", "u32", "u32", "buffer"],
    result: "i32",
    optional: true,
  },
  gcs_chain_links: {
    parameters: ["buffer", "f64", "buffer", "u32", "buffer"],
    result: "i32",
    optional: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * Those that some uses call: loads, a person's own SQL, verification. The runtime makes machine code
 * for each function that is named, 40 µs of CPU, so these are named with the first call of one.
 */
export const rareSymbols = {
  sqlite3_rekey: { parameters: ["pointer", "buffer", "i32"], result: "i32", optional: true },
  sqlite3_limit: { parameters: ["pointer", "i32", "i32"], result: "i32" },
  sqlite3_interrupt: { parameters: ["pointer"], result: "void" },
  sqlite3_last_insert_rowid: { parameters: ["pointer"], result: "i64" },
  sqlite3_set_authorizer: { parameters: ["pointer", "function", "pointer"], result: "i32" },
  sqlite3_progress_handler: {
    parameters: ["pointer", "i32", "function", "pointer"],
    result: "void",
  },
  step_on_other_thread: {
    name: "sqlite3_step",
    parameters: ["pointer"],
    result: "i32",
    nonblocking: true,
  },
  sqlite3_stmt_readonly: { parameters: ["pointer"], result: "i32" },
  sqlite3_bind_double: { parameters: ["pointer", "i32", "f64"], result: "i32" },
  sqlite3_bind_zeroblob: { parameters: ["pointer", "i32", "i32"], result: "i32" },
  gcs_chain_follow: {
    parameters: ["pointer", "pointer", "pointer", "buffer", "u32", "f64", "buffer", "buffer"],
    result: "i32",
    optional: true,
  },
  // It is not null where a library lacks it: look at the one above.
  follow_on_other_thread: {
    name: "gcs_chain_follow",
    parameters: ["pointer", "pointer", "pointer", "buffer", "u32", "f64", "buffer", "buffer"],
    result: "i32",
    optional: true,
    nonblocking: true,
  },
  gcs_insert_rows: {
    parameters: ["pointer", "pointer", "buffer", "u32", "buffer", "u32", "buffer", "u32"],
    result: "i32",
    optional: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The loaded library's functions. */
export type Native = Deno.DynamicLibrary<typeof symbols>["symbols"] & {
  readonly rare: Deno.DynamicLibrary<typeof rareSymbols>["symbols"];
};
