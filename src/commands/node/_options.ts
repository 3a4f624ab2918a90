import { isIP } from "node:net";
import { badInput, opt } from "../../command/mod.ts";
import type { NodeInput } from "../../gcs/mod.ts";

const ports = [1, 65_535] as const;

/** Options of a node's settings, for creating and for changing one. */
export const nodeOptions = {
  ipAddress: {
    ...opt.list("IP", "Address that others reach the node at"),
    short: "i",
  },
  incomingPortRange: opt.range("Ports for data that comes in; usually 50000-51000", ...ports),
  outgoingPortRange: opt.range("Ports that data goes out from; usually 50000-51000", ...ports),
  internalStreamPortRange: opt.range("Ports of streams inside the site", ...ports),
  dataInterface: opt.clearable("IP", "IPv4 address for data, where it is not the node's own"),
  dataInterface6: opt.clearable("IP", "IPv6 address for data, where it is not the node's own"),
  lanAddress: opt.list("[NETWORK=]IP", "Address inside the site, with the network's name"),
  active: opt.toggle("active", "inactive", "Whether the node takes transfers"),
};

interface NodeSettings {
  readonly ipAddress: readonly string[] | undefined;
  readonly incomingPortRange: readonly [number, number] | undefined;
  readonly outgoingPortRange: readonly [number, number] | undefined;
  readonly internalStreamPortRange: readonly [number, number] | undefined;
  readonly dataInterface: string | null | undefined;
  readonly dataInterface6: string | null | undefined;
  readonly lanAddress: readonly string[] | undefined;
  readonly active: boolean | undefined;
}

/** The fields that these options set. GcsError `usage` for an address that is none. */
export function nodeFieldsOf(input: NodeSettings): NodeInput {
  return {
    "ip_addresses": input.ipAddress?.map((text) => address(text, "--ip-address")),
    "incoming_port_range": input.incomingPortRange,
    "outgoing_port_range": input.outgoingPortRange,
    "internal_stream_port_range": input.internalStreamPortRange,
    "data_interface": input.dataInterface && address(input.dataInterface, "--data-interface", 4),
    "data_interface6": input.dataInterface6 &&
      address(input.dataInterface6, "--data-interface6", 6),
    "lan_addresses": input.lanAddress?.map(lanAddress),
    "status": input.active === undefined ? undefined : input.active ? "active" : "inactive",
  };
}

function lanAddress(typed: string) {
  const at = typed.indexOf("=");
  if (at === -1) return { address: address(typed, "--lan-address") };
  return {
    address: address(typed.slice(at + 1), "--lan-address"),
    "network_name": typed.slice(0, at),
  };
}

/** An IP address, of one version where one is named; GcsError `usage` for anything else. */
export function address(typed: string, name: string, version?: 4 | 6): string {
  const found = isIP(typed);
  if (found === version || (found !== 0 && version === undefined)) return typed;
  throw badInput(
    name,
    `"${typed}" is not an IP${version === undefined ? "" : `v${version}`} address`,
  );
}
