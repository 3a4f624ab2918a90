import assert from "node:assert/strict";
import { setStage } from "../_support/stage.ts";
import { works } from "./_expect.ts";

const empty = {
  nodes: [],
  "storage_gateways": [],
  collections: [],
  roles: [],
  "user_credentials": [],
  "stream_gateways": [],
  "sharing_policies": [],
  policies: [],
};

const lists: readonly string[] = [
  "auth-policy list",
  "collection list",
  "collection list --filter guest_collections",
  "node list",
  "storage-gateway list",
  "stream-gateway list",
  "user-credentials list",
];

Deno.test("a list of nothing says so on stderr, to people alone, with a command that runs", async () => {
  await using stage = await setStage({ sandbox: { seed: empty } });
  for (const line of lists) {
    const argv = line.split(" ");
    const { code, stdout, stderr } = await stage.run(argv, { isTerminal: true });
    assert.deepEqual([code, stdout], [0, ""], `${line}: ${stderr}`);
    const [, hint] = /^No [^.]+\. [^:]+: gcs (.+)\n$/.exec(stderr) ??
      assert.fail(`${line}: ${stderr}`);
    await works(stage, (hint ?? "").split(" "));
    assert.equal((await stage.run([...argv, "--quiet"], { isTerminal: true })).stderr, "", line);
    assert.equal((await works(stage, argv)).stderr, "", line);
    assert.equal((await works(stage, [...argv, "-F", "json"])).stdout, "[]\n", line);
  }
  const asked = ["collection", "list", "--query", "[?public]"];
  assert.equal((await stage.run(asked, { isTerminal: true })).stderr, "The query leaves nothing\n");
});
