import assert from "node:assert/strict";
import { join } from "node:path";
import { memoryPlaces } from "../../../src/keys/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { until } from "../../_support/until.ts";
import { isPosix } from "../../files/temp_folder.ts";

Deno.test({
  name: "auth agent keeps keys for other commands until it is interrupted, and leaves nothing",
  ignore: !isPosix,
  async fn() {
    await using stage = await setStage();
    const socket = join(stage.folder, "state", "agent.sock");
    const stop = new AbortController();
    const line = ["auth", "agent", "-F", "ndjson"];
    const running = stage.run(line, { signal: stop.signal });
    const agentHere = async () =>
      (await memoryPlaces(socket)).find(({ name }) => name === "gcs auth agent");
    await until("the agent listens", async () => (await agentHere()) !== undefined);
    const agent = await agentHere();
    await until(
      "it takes a key",
      async () => await agent?.keep("gcs:a", new Uint8Array([1, 2]), 60) === true,
    );
    assert.deepEqual(await agent?.read("gcs:a"), new Uint8Array([1, 2]));
    const second = await stage.run(line);
    assert.equal(second.code, 7, second.stderr);
    assert.match(second.stderr, /An agent runs already/);
    stop.abort();
    const outcome = await running;
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.json(), { socket });
    assert.equal(await agentHere(), undefined);
  },
});
