import type { Node } from "../../gcs/mod.ts";
import type { Field } from "../../output/mod.ts";

/** Columns of a list of nodes. */
export const nodeColumns: readonly Field<Node>[] = [
  { label: "ID", value: "id" },
  { label: "IP Addresses", value: "ip_addresses" },
  { label: "Status", value: "status", kind: "status" },
];

/** What a person sees of one node. */
export const nodeFields: readonly Field<Node>[] = [
  { label: "ID", value: "id" },
  { label: "IP Addresses", value: "ip_addresses" },
  { label: "IPv4 Data Interface", value: "data_interface" },
  { label: "IPv6 Data Interface", value: "data_interface6" },
  { label: "Incoming Port Range", value: range("incoming_port_range") },
  { label: "Outgoing Port Range", value: range("outgoing_port_range") },
  { label: "Internal Stream Port Range", value: range("internal_stream_port_range") },
  {
    label: "LAN Addresses",
    value: (node) =>
      node.lan_addresses?.map(({ address, network_name: name }) =>
        name ? `${name}=${address ?? ""}` : address
      ),
  },
  { label: "Status", value: "status", kind: "status" },
];

type RangeMember = "incoming_port_range" | "outgoing_port_range" | "internal_stream_port_range";

function range(member: RangeMember): (node: Node) => string | undefined {
  return (node) => node[member]?.join("-");
}
