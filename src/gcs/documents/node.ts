import {
  ipAddress,
  ipAddresses,
  ipv4,
  ipv6,
  line,
  listOf,
  oneOf,
  portRange,
  uuid,
} from "./field_types.ts";
import { type Document, type DocumentInput, ObjectType } from "./object_type.ts";

/** A local network address of a node, with the network's name. */
export const namedNetworkAddress = new ObjectType("named network address", {
  "address": ipAddress.required,
  "network_name": line.nullable,
});

/** One data transfer node. Inactive nodes leave the endpoint's DNS entry. */
export const node = new ObjectType("node", {
  "data_interface": ipv4.nullable.since("1.1.0"),
  "data_interface6": ipv6.nullable.since("1.2.0"),
  "id": uuid.readOnly,
  "incoming_port_range": portRange,
  "internal_stream_port_range": portRange.since("1.3.0"),
  "ip_addresses": ipAddresses.required,
  "lan_addresses": listOf(namedNetworkAddress).since("1.3.0"),
  "outgoing_port_range": portRange,
  "status": oneOf("active", "inactive").required,
}, { family: "node", latest: "1.3.0" });
/** {@linkcode node} as read. */
export type Node = Document<typeof node>;
/** {@linkcode node} to write. */
export type NodeInput = DocumentInput<typeof node>;
