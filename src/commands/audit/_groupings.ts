import { type Grouping, groupings } from "../../audit/mod.ts";
import { suggest } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";

/** Other names that records and older programs have for what can be counted by. */
const otherNames = new Map<string, Grouping>(Object.entries({
  "event-type": "event",
  "event_type": "event",
  "identity_id": "identity",
  "client-ip": "client",
  "client_ip": "client",
  resource: "collection",
  "resource_id": "collection",
  user: "username",
}));

/** Every name, for help texts. */
export const groupingNames = groupings.join(", ");

/** What to count by. GcsError `usage` for a name that is none. */
export function parseGrouping(typed: string, name: string): Grouping {
  const found = groupings.find((one) => one === typed) ?? otherNames.get(typed);
  if (found !== undefined) return found;
  const near = suggest(typed, groupings);
  throw new GcsError("usage", `Invalid ${name} "${typed}": expected ${groupingNames}`, {
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}
