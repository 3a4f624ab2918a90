import { csvColumns, type LogRow } from "../../audit/mod.ts";
import type { Context } from "../../command/mod.ts";
import type { Field } from "../../output/mod.ts";

/** What a person sees of a record. */
export const recordColumns: readonly Field<LogRow>[] = [
  { label: "Time", value: "timestamp", kind: "moment" },
  { label: "Event", value: "event_type", drop: 3 },
  { label: "Who", value: (row) => row.username ?? row.identity_id },
  { label: "Action", value: "action" },
  { label: "Result", value: "result", kind: "status" },
  { label: "Resource", value: (row) => row.resource ?? row.resource_id },
  { label: "Client", value: "client_ip", drop: 2 },
  { label: "Message", value: "message", drop: 1 },
];

/** Every column of a record, for CSV. */
export const allColumns: readonly Field<LogRow>[] = csvColumns.map((name) => ({
  label: name,
  value: name,
}));

/** The format that this run prints in. */
export async function formatOf(context: Context): Promise<string> {
  return context.globals.format ?? (await context.config()).values.format;
}
