import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { logInAs } from "../_login.ts";
import { changes, dryBody, fails, json, refused, works } from "../_expect.ts";

const create = ["node", "create"];

Deno.test("node create adds a node that is active", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, [...create, "-i", "192.0.2.7", "-i", "2001:db8::7"]);
  const [, id = ""] = /^Node ID: ([0-9a-f-]{36})\n$/.exec(stdout) ?? [];
  assert.deepEqual(changes(stage).map(({ body }) => body), [{
    "DATA_TYPE": "node#1.0.0",
    "ip_addresses": ["192.0.2.7", "2001:db8::7"],
    "status": "active",
  }]);
  const node = await json(stage, ["node", "show", id]);
  assert.deepEqual(node["ip_addresses"], ["192.0.2.7", "2001:db8::7"]);
});

Deno.test("node create sends every setting", async () => {
  await using stage = await setStage();
  const node = await json(stage, [
    ...[...create, "--ip-address", "192.0.2.7", "--inactive"],
    ...["--incoming-port-range", "50000", "50100", "--outgoing-port-range", "50200-50300"],
    ...["--internal-stream-port-range", "40000-40010", "--data-interface", "192.0.2.8"],
    ...["--data-interface6", "2001:db8::8", "--lan-address", "lab=10.0.0.7"],
  ]);
  assert.deepEqual(node["incoming_port_range"], [50000, 50100]);
  assert.deepEqual(node["outgoing_port_range"], [50200, 50300]);
  assert.deepEqual(node["internal_stream_port_range"], [40000, 40010]);
  assert.equal(node["data_interface"], "192.0.2.8");
  assert.equal(node["data_interface6"], "2001:db8::8");
  assert.deepEqual(node["lan_addresses"], [{ address: "10.0.0.7", "network_name": "lab" }]);
  assert.equal(node["status"], "inactive");
});

Deno.test("node create --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [...create, "-i", "192.0.2.7"]);
  assert.equal(body["status"], "active");
});

Deno.test("node create refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  const withIp = [...create, "-i", "192.0.2.7"];
  await refused(stage, create, /Missing option --ip-address/);
  await refused(stage, [...create, "-i", "node.example.org"], /not an IP address/);
  await refused(stage, [...withIp, "--incoming-port-range", "51000-50000"], /LOW-HIGH/);
  await refused(stage, [...withIp, "--incoming-port-range", "50000"], /LOW-HIGH/);
  await refused(stage, [...withIp, "--data-interface", "2001:db8::8"], /not an IPv4 address/);
  await refused(stage, [...withIp, "--data-interface6", "192.0.2.8"], /not an IPv6 address/);
  await refused(stage, [...withIp, "--lan-address", "lab="], /not an IP address/);
});

Deno.test("node create without the role exits 5 and names the roles that do", async () => {
  await using stage = await setStage();
  await logInAs(stage, { identity: "researcher@example.org" });
  const why = /you need one of these roles: owner of the endpoint, administrator of the endpoint/;
  await fails(stage, [...create, "-i", "192.0.2.7"], 5, why);
});
