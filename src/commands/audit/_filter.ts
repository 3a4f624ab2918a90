import type { LogFilter } from "../../audit/mod.ts";
import { type Context, opt, type ValuesOf } from "../../command/mod.ts";
import { momentOf, timeForms } from "./_moments.ts";

/** Options that say which records are wanted, for every command that reads them. */
export const filterOptions = opt.group("Which records", {
  eventType: opt.text("TYPE", "Type of event: transfer, session, operation, …"),
  identity: opt.text("ID|USER", "Identity id, or user name"),
  collection: opt.text("ID", "Collection or other resource id"),
  resource: opt.text("ID", "The same as --collection"),
  action: opt.text("ACTION", "What was done: RETR, STOR, read, write, …"),
  result: opt.choice(["success", "failure"], "What came of it"),
  clientIp: opt.text("IP", "Address of the client"),
  task: opt.text("TASK_ID", "Transfer task id"),
  path: opt.text("PATH", "This path; with * at the end, all that start so"),
  text: opt.text("WORDS", 'Words of path or message; "a phrase", begin*'),
  from: opt.text("TIME", `From this time on: ${timeForms}`),
  to: opt.text("TIME", "Before this time"),
  since: opt.text("TIME", "The same as --from"),
  startTime: opt.text("TIME", "The same as --from"),
  endTime: opt.text("TIME", "The same as --to"),
});

/** The filter that was asked for. GcsError `usage` for a time that is none. */
export function filterOf(
  context: Pick<Context, "clock">,
  input: ValuesOf<typeof filterOptions>,
): LogFilter {
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
