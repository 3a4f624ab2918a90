import create from "../../../src/commands/node/create.ts";
import update from "../../../src/commands/node/update.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { type OptionRow, testOptions } from "../_option_table.ts";

const rows: readonly OptionRow[] = [
  [["--incoming-port-range", "50000-50100"], { "incoming_port_range": [50000, 50100] }],
  [["--incoming-port-range", "50000", "50100"], { "incoming_port_range": [50000, 50100] }],
  [["--outgoing-port-range", "40000-40001"], { "outgoing_port_range": [40000, 40001] }],
  [["--outgoing-port-range", "40000", "40000"], { "outgoing_port_range": [40000, 40000] }],
  [["--internal-stream-port-range", "1-2"], { "internal_stream_port_range": [1, 2] }],
  [["--data-interface", "198.51.100.7"], { "data_interface": "198.51.100.7" }],
  [["--data-interface6", "2001:db8::7"], { "data_interface6": "2001:db8::7" }],
  [["--data-interface6", ""], { "data_interface6": null }],
  [["--lan-address", "10.0.0.1"], { "lan_addresses": [{ "address": "10.0.0.1" }] }],
  [["--lan-address", "lab=10.0.0.2", "--lan-address", "10.0.0.3"], {
    "lan_addresses": [
      { "address": "10.0.0.2", "network_name": "lab" },
      { "address": "10.0.0.3" },
    ],
  }],
  [["--active"], { "status": "active" }],
  [["--inactive"], { "status": "inactive" }],
];

testOptions("node create", setStage, {
  command: create,
  words: ["node", "create", "-i", "192.0.2.7"],
  method: "POST",
  path: "/api/nodes",
  base: { "ip_addresses": ["192.0.2.7"], "status": "active" },
  rows: [
    ...rows,
    [["--ip-address", "2001:db8::8"], { "ip_addresses": ["192.0.2.7", "2001:db8::8"] }],
  ],
});

testOptions("node update", setStage, {
  command: update,
  words: ["node", "update", seedIds.node],
  method: "PATCH",
  path: `/api/nodes/${seedIds.node}`,
  rows: [
    ...rows,
    [["--ip-address", "192.0.2.9"], { "ip_addresses": ["192.0.2.9"] }],
    [["-i", "192.0.2.9", "-i", "::1"], { "ip_addresses": ["192.0.2.9", "::1"] }],
  ],
});
