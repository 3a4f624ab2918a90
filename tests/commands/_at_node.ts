import { join } from "node:path";
import { seedIds } from "../../src/sandbox/mod.ts";
import { binary, NotOnBinary } from "../_support/binary.ts";
import type { Stage } from "../_support/stage.ts";

const deploymentKey = { "client_id": seedIds.endpoint, secret: "key-secret-0123456789" };

const files = {
  "paths.json": { "DATA_TYPE": "path_restrictions#1.0.0", "read_write": ["/projects"] },
  "sharing.json": { "DATA_TYPE": "path_restrictions#1.0.0", read: ["/"] },
  "mapping.json": {
    "DATA_TYPE": "expression_identity_mapping#1.0.0",
    mappings: [{ source: "{username}", match: "(.*)@example\\.org", output: "{0}" }],
  },
  "external.json": {
    "DATA_TYPE": "external_identity_mapping#1.0.0",
    command: ["/usr/bin/python3", "/opt/map.py"],
  },
  "box.json": {
    boxAppSettings: {
      clientID: "box",
      clientSecret: "box-secret-1",
      appAuth: { publicKeyID: "k", privateKey: "box-secret-2", passphrase: "box-secret-3" },
    },
    enterpriseID: "1",
  },
  "deployment-key.json": deploymentKey,
  "other-key.json": deploymentKey,
};

/**
 * Goes into the stage's folder, as a person at a node works: with the files that lines name, the
 * deployment key among them, and with what the node knows of its endpoint. Goes back at the end.
 */
export async function atNode({ sandbox, folder }: Stage): Promise<Disposable> {
  if (binary !== undefined) throw new NotOnBinary("a node file, and a folder, of the test's own");
  const info = { "node-info.json": { "endpoint_id": sandbox.endpointId } };
  for (const [name, content] of Object.entries({ ...files, ...info })) {
    await Deno.writeTextFile(join(folder, name), JSON.stringify(content), { mode: 0o600 });
  }
  const before = Deno.cwd();
  Deno.chdir(folder);
  return { [Symbol.dispose]: () => Deno.chdir(before) };
}
