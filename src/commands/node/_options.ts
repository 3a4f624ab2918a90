import { badInput, type FieldTable, opt, sets } from "../../command/mod.ts";
import { ipAddress, ipv4, ipv6 } from "../../forms/mod.ts";
import type { NodeInput } from "../../gcs/mod.ts";

const ports = [1, 65_535] as const;

/** Options of releases before 5.4.67 that a node does without, given what to do instead. */
export function removedClient(instead: string) {
  return { "--client-id": instead, "--client-secret": instead, "--secret": instead } as const;
}

/** Options that set fields of a node. */
export const nodeOptions = {
  ipAddress: sets("ip_addresses", {
    ...opt.many(opt.parsed("IP", "Address that others reach the node at", parseIp)),
    short: "i",
  }),
  incomingPortRange: sets(
    "incoming_port_range",
    opt.range("Ports for data that comes in; usually 50000-51000", ...ports),
  ),
  outgoingPortRange: sets(
    "outgoing_port_range",
    opt.range("Ports that data goes out from; usually 50000-51000", ...ports),
  ),
  internalStreamPortRange: sets(
    "internal_stream_port_range",
    opt.range("Ports of streams inside the site", ...ports),
  ),
  dataInterface: sets("data_interface", dataInterface(4)),
  dataInterface6: sets("data_interface6", dataInterface(6)),
  lanAddress: sets(
    "lan_addresses",
    opt.many(
      opt.parsed(
        "[NETWORK=]IP",
        "Address inside the site, with the network's name",
        parseLanAddress,
      ),
    ),
  ),
  active: sets(
    "status",
    opt.toggle("active", "inactive", "Whether the node takes transfers"),
    (_, isActive) => isActive ? "active" : "inactive",
  ),
} satisfies FieldTable<NodeInput>;

function dataInterface(version: 4 | 6) {
  return opt.nullable(
    opt.parsed(
      "IP",
      `IPv${version} address for data, where it is not the node's own`,
      (typed, name) => parseIp(typed, name, version),
    ),
  );
}

function parseLanAddress(typed: string, name: string) {
  const at = typed.indexOf("=");
  const address = parseIp(typed.slice(at + 1), name);
  return at === -1 ? { address } : { address, "network_name": typed.slice(0, at) };
}

/** An IP address, of one version where one is named; GcsError `usage` for anything else. */
export function parseIp(typed: string, name: string, version?: 4 | 6): string {
  const form = version === undefined ? ipAddress : version === 4 ? ipv4 : ipv6;
  const found = form.read(typed);
  if (found !== undefined) return found;
  throw badInput(name, `"${typed}" is not ${form.expected}`);
}
