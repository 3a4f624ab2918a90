import type { LogFilter } from "../../audit/mod.ts";
import { opt } from "../../command/mod.ts";
import type { Context } from "../../command/mod.ts";
import { momentOf, timeForms } from "./_moments.ts";

const group = "Which records";
const in_ = <T>(spec: Parameters<typeof opt.grouped<T>>[1]) => opt.grouped(group, spec);

/** Options that say which records are wanted, for every command that reads them. */
export const filterOptions = {
  eventType: in_(opt.text("TYPE", "Type of event: transfer, session, operation, …")),
  identity: in_(opt.text("ID|USER", "Identity id, or user name")),
  collection: in_(opt.text("ID", "Collection or other resource id")),
  resource: in_(opt.text("ID", "The same as --collection")),
  action: in_(opt.text("ACTION", "What was done: RETR, STOR, read, write, …")),
  result: in_(opt.choice(["success", "failure"], "What came of it")),
  clientIp: in_(opt.text("IP", "Address of the client")),
  task: in_(opt.text("TASK_ID", "Transfer task id")),
  path: in_(opt.text("PATH", "This path; with * at the end, all that start so")),
  text: in_(opt.text("WORDS", 'Words of path or message; "a phrase", begin*')),
  from: in_(opt.text("TIME", `From this time on: ${timeForms}`)),
  to: in_(opt.text("TIME", "Before this time")),
  since: in_(opt.text("TIME", "The same as --from")),
  startTime: in_(opt.text("TIME", "The same as --from")),
  endTime: in_(opt.text("TIME", "The same as --to")),
};

/** The values of {@linkcode filterOptions}. */
export interface FilterInput {
  readonly eventType: string | undefined;
  readonly identity: string | undefined;
  readonly collection: string | undefined;
  readonly resource: string | undefined;
  readonly action: string | undefined;
  readonly result: "success" | "failure" | undefined;
  readonly clientIp: string | undefined;
  readonly task: string | undefined;
  readonly path: string | undefined;
  readonly text: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly since: string | undefined;
  readonly startTime: string | undefined;
  readonly endTime: string | undefined;
}

/** The filter that was asked for. GcsError `usage` for a time that is none. */
export function filterOf(context: Pick<Context, "clock">, input: FilterInput): LogFilter {
  const { from, since, startTime, to, endTime } = input;
  return {
    event: input.eventType,
    identity: input.identity,
    collection: input.collection ?? input.resource,
    action: input.action,
    result: input.result,
    client: input.clientIp,
    task: input.task,
    path: input.path,
    text: input.text,
    from: momentOf(context, { from, since, startTime }),
    to: momentOf(context, { to, endTime }),
  };
}

/** Whether any filter was given. */
export function isFiltered(input: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(filterOptions).some((name) => input[name] !== undefined);
}
