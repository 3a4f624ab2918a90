import { type Answer, type Doc, type Routes, text } from "../exchange.ts";
import type { World } from "../state.ts";
import { type Call, isEndpointAdmin, missingRole, rolesOn, secured } from "./access.ts";
import { badRequest } from "./envelope.ts";
import { pageOf } from "./paging.ts";

const equalities = ["event_type", "identity_id", "resource_id", "action", "result"];

/**
 * The `audit-logs` resource that an older program expected. The published API has none; here it
 * serves generated records, newest last, so that loading them can be tried.
 */
export function auditLogRoutes(world: World): Routes {
  return { "GET /api/audit-logs": secured(world, list) };
}

function list(call: Call): Answer {
  if (!isEndpointAdmin(call) && !rolesOn(call, null).includes("activity_monitor")) {
    throw missingRole([{ role: "owner" }, { role: "administrator" }, { role: "activity_monitor" }]);
  }
  const { query } = call.exchange;
  const from = moment(query, "start_time", "from");
  const until = moment(query, "end_time", "to");
  const wanted = (record: Doc) => {
    const time = Date.parse(text(record["timestamp"]) ?? "");
    return time >= (from ?? -Infinity) && time <= (until ?? Infinity) &&
      equalities.every((name) => {
        const wanted = query.get(name);
        return wanted === null || wanted === "" || record[name] === wanted;
      });
  };
  const limit = query.get("limit");
  const pageSize = query.get("page_size") ?? limit;
  const sized = new URLSearchParams(query);
  if (pageSize !== null) sized.set("page_size", pageSize);
  const exchange = { ...call.exchange, query: sized };
  return pageOf({ world: call.world, exchange }, { of: call.state.auditLogs, wanted });
}

function moment(query: URLSearchParams, ...names: readonly string[]): number | undefined {
  const given = names.map((name) => query.get(name)).find((value) => value !== null);
  if (given === undefined || given === null || given === "") return undefined;
  const time = Date.parse(given);
  if (Number.isNaN(time)) throw badRequest(`${names[0]} is not a time`);
  return time;
}

const events: readonly (readonly [type: string, action: string])[] = [
  ["authentication", "login"],
  ["transfer", "read"],
  ["transfer", "write"],
  ["access", "read"],
  ["access", "delete"],
];

/** `count` records, one a minute, the last one at `until`: the same for the same arguments. */
export function generateAuditLogs(
  count: number,
  until: number,
  people: readonly { id: string; username: string }[],
  resources: readonly string[],
): Doc[] {
  return Array.from({ length: count }, (_, index): Doc => {
    const [type, action] = events[index % events.length] ?? ["access", "read"];
    const person = people[index % Math.max(1, people.length)];
    const failed = index % 17 === 16;
    return {
      id: `00000000-0000-4000-9000-${index.toString(16).padStart(12, "0")}`,
      timestamp: new Date(until - (count - 1 - index) * 60_000).toISOString(),
      "event_type": type,
      "identity_id": person?.id ?? "",
      username: person?.username ?? "",
      resource: "collection",
      "resource_id": resources[index % Math.max(1, resources.length)] ?? "",
      action,
      result: failed ? "failure" : "success",
      message: failed ? "Permission denied" : "",
      "client_ip": `192.0.2.${index % 250 + 1}`,
      metadata: { path: `/data/file-${index}.dat` },
    };
  });
}
