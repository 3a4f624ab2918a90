/**
 * The columns of a loaded record, in the order in which they are written. Names are low in number
 * and looked up (identities, users, hosts); texts may all differ (paths, messages).
 */
export const nameColumns = [
  "action",
  "auth",
  "client",
  "code",
  "collection",
  "event",
  "host",
  "identity",
  "peer",
  "process_user",
  "result",
  "root",
  "session",
  "source",
  "task",
  "username",
] as const;

export const textColumns = ["extra", "message", "path"] as const;

export const numberColumns = [
  "bytes",
  "client_port",
  "kind",
  "peer_port",
  "started",
  "started_us",
  "time",
  "time_us",
] as const;

/** A text that is another one in every record, kept where it is: the id that a server gave. */
export const inlineColumn = "external";

export type NameColumn = typeof nameColumns[number];
export type TextColumn = typeof textColumns[number];
export type NumberColumn = typeof numberColumns[number];

/** A column and how its values are kept. */
export interface Column {
  readonly name: NameColumn | TextColumn | NumberColumn | typeof inlineColumn;
  readonly kind: "number" | "name" | "text" | "string";
}

/** All columns in the order of their names, which is that of a canonical record. */
export const columnsByName: readonly Column[] = [
  ...numberColumns.map((name): Column => ({ name, kind: "number" })),
  ...nameColumns.map((name): Column => ({ name, kind: "name" })),
  ...textColumns.map((name): Column => ({ name, kind: "text" })),
  { name: inlineColumn, kind: "string" } satisfies Column,
].sort((one, other) => one.name < other.name ? -1 : 1);

/** What kind of line a record was. */
export const kinds = { session: 1, start: 2, end: 3, transfer: 4, api: 5 } as const;

/** One record of an audit log as it is kept. Absent members are left out. */
export type AuditRecord =
  & { [Column in NameColumn | TextColumn | typeof inlineColumn]?: string | undefined }
  & { [Column in Exclude<NumberColumn, "time" | "kind">]?: number | undefined }
  & { time: number; kind: number };
