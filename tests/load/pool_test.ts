import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { join } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import { createHttpClient } from "../../src/http/mod.ts";
import { until } from "../_support/until.ts";
import { startServer } from "../http/_server.ts";
import { identity, transports } from "../http/_transports.ts";
import { setProgramStage } from "../slow/_program.ts";
import { figure, scaled, scenario } from "./_figures.ts";
import { hasStrictTls, measured } from "./_program.ts";
import { deletions, generatedRoles } from "./_roles.ts";

const requests = scaled(1_000, 100);
const pool = { maxAtOnce: 5, maxIdlePerHost: 5, idleMs: 60_000 };

/** A server that answers nobody until its door is opened, and knows its connections. */
async function startHeld() {
  const door = Promise.withResolvers<void>();
  const open = new Set<Socket>();
  const state = { working: 0, maxWorking: 0 };
  const server = await startServer(identity, ({ socket }, response) => {
    state.maxWorking = Math.max(state.maxWorking, ++state.working);
    if (!open.has(socket)) socket.once("close", () => open.delete(socket));
    open.add(socket);
    response.once("close", () => state.working--);
    void door.promise.then(() => response.end("ok"));
  });
  return { server, open, state, openDoor: door.resolve };
}

for (const [transport, options] of Object.entries(transports)) {
  scenario(
    "pool",
    `${requests} requests for ${pool.maxAtOnce} connections over ${transport}: they wait, end at their deadline, and the pool recovers`,
    async () => {
      const { server: started, open, state, openDoor } = await startHeld();
      await using server = started;
      const client = createHttpClient({ ...options, pool });
      const ask = (signal?: AbortSignal) =>
        client.send({ method: "GET", url: server.url, ...(signal && { signal }) });
      const deadline = new AbortController();
      const held = Array.from({ length: requests }, () => ask(deadline.signal));
      const settled = Promise.allSettled(held);
      await until("the pool is full", () => state.working === pool.maxAtOnce);
      assert.equal(open.size, pool.maxAtOnce);
      deadline.abort(new GcsError("unavailable", "The time is up"));
      const late = (await settled).map((one) => one.status === "rejected" && one.reason);
      assert.ok(late.every((error) => error instanceof GcsError && error.kind === "unavailable"));
      await until("what was under way is closed", () => open.size === 0);

      openDoor();
      const start = performance.now();
      const answers = await Promise.all(Array.from({ length: requests }, () => ask()));
      const seconds = (performance.now() - start) / 1_000;
      assert.ok(answers.every(({ status }) => status === 200));
      assert.equal(state.maxWorking, pool.maxAtOnce);
      assert.ok(open.size <= pool.maxIdlePerHost, `${open.size} connections are kept`);
      client.close();
      await until("no connection is left", () => open.size === 0);
      return [
        figure("requests that waited until their deadline", late.length),
        figure("requests afterwards", answers.length),
        figure("requests at a time, at most", state.maxWorking),
        figure("requests a second, afterwards", requests / seconds, "/s"),
        figure("connections left", open.size),
      ];
    },
  );
}

const items = scaled(300, 60);
const connections = 3;

scenario(
  "pool",
  `${items} deletions by 50 workers with performance.max_connections ${connections}: the command ends at --timeout and goes on later`,
  async () => {
    await using stage = await setProgramStage({
      sandbox: { seed: { generate: { roles: items } } },
      settings: `performance:\n  batch_workers: 50\n  max_connections: ${connections}\n`,
    });
    const config = join(stage.folder, "config.yaml");
    const text = await Deno.readTextFile(config);
    await Deno.writeTextFile(config, text.replace("tls:\n", 'tls:\n  min_version: "1.3"\n'));
    await stage.logIn("default");
    const ids = join(stage.folder, "ids.txt");
    await Deno.writeTextFile(ids, generatedRoles(stage).join("\n"));
    const door = Promise.withResolvers<void>();
    const fault = stage.sandbox.faults.add({ match: { method: "DELETE" }, held: door.promise });
    const line = ["role", "batch-delete", "--yes", "-F", "json"];
    const ended = await measured(stage, [...line, "--from-file", ids, "--timeout", "20"]);
    const reached = deletions(stage).length;
    assert.equal(reached, connections, "no more are under way than there are connections");
    assert.equal(ended.code, 8, ended.stderr);
    assert.match(ended.stderr, /only 0 of \d+ roles were deleted/);
    assert.equal(JSON.parse(ended.stdout).length, items);
    fault.remove();
    door.resolve();
    const resumed = await measured(stage, [...line, "--resume"]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(generatedRoles(stage), []);
    return [
      figure("deletions", items),
      figure("requests before the deadline", reached),
      figure("deletions a second, afterwards", items / resumed.seconds, "/s"),
    ];
  },
  { ignore: !hasStrictTls },
);
