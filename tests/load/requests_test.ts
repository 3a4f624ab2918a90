import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { connect } from "../../src/gcs/mod.ts";
import { createHttpClient } from "../../src/http/mod.ts";
import { startSandbox } from "../../src/sandbox/mod.ts";
import { startServer } from "../http/_server.ts";
import { identity, transports } from "../http/_transports.ts";
import { figure, liveBytes, scaled, scenario } from "./_figures.ts";

const atOnce = scaled(1_000, 200);
const warmUps = 3;
const rounds = 10;
/** Bytes: what is kept of a request is more than that, and what a busy runtime leaves is less. */
const maxKeptEach = 500;
/** Requests under way that a client allows itself when it is told nothing else. */
const usualPool = 100;

for (const [transport, options] of Object.entries(transports)) {
  scenario(
    "requests",
    `${atOnce} requests at once over ${transport} are all answered, on no more connections than the pool has`,
    async () => {
      let working = 0;
      let maxWorking = 0;
      let connections = 0;
      const open = new Set<Socket>();
      let maxOpen = 0;
      await using server = await startServer(identity, ({ socket }, response) => {
        maxWorking = Math.max(maxWorking, ++working);
        if (!open.has(socket)) {
          connections += 1;
          open.add(socket);
          maxOpen = Math.max(maxOpen, open.size);
          socket.once("close", () => open.delete(socket));
        }
        setTimeout(() => {
          working -= 1;
          response.setHeader("content-type", "application/json");
          response.end('{"ok":true}');
        });
      });
      using client = createHttpClient(options);
      const round = async () => {
        const all = Array.from(
          { length: atOnce },
          () => client.send({ method: "GET", url: server.url }),
        );
        return (await Promise.all(all)).filter((answer) => answer.json() !== undefined).length;
      };
      for (let done = 0; done < warmUps; done++) assert.equal(await round(), atOnce);
      const before = liveBytes();
      const start = performance.now();
      for (let done = 0; done < rounds; done++) assert.equal(await round(), atOnce);
      const seconds = (performance.now() - start) / 1_000;
      const grown = liveBytes() - before;
      const { stats } = client;
      const sent = atOnce * (warmUps + rounds);
      assert.deepEqual(
        [stats.requests, stats.attempts, stats.failures, stats.answers["2xx"]],
        [sent, sent, 0, sent],
      );
      assert.ok(maxWorking <= usualPool, `${maxWorking} requests at the server at a time`);
      // The server hears a little later than the client that a connection is closed.
      assert.ok(maxOpen <= 2 * usualPool, `${maxOpen} connections at a time`);
      const each = grown / (atOnce * rounds);
      assert.ok(each < maxKeptEach, `${each} bytes of each request stay behind`);
      return [
        figure("requests", atOnce * rounds),
        figure("requests at a time at the server, at most", maxWorking),
        figure("connections at a time, at most", maxOpen),
        figure("connections opened", connections),
        figure("requests a second", atOnce * rounds / seconds, "/s"),
        figure("time to the first byte, mean", stats.firstByteMs.total / stats.attempts, "ms"),
        figure("memory that stays behind for each request", Math.max(0, each), "bytes"),
      ];
    },
  );
}

scenario(
  "requests",
  `${atOnce} reads and changes at once reach the endpoint, each once`,
  async () => {
    const half = atOnce / 2;
    await using sandbox = await startSandbox({ seed: { generate: { roles: half } } });
    const roles = () => {
      const state: { roles: [string, { principal: string }][] } = JSON.parse(sandbox.snapshot());
      return state.roles;
    };
    const ids = roles().map(([id]) => id).slice(0, half);
    assert.equal(ids.length, half);
    const before = roles().length;
    using gcs = connect({
      address: sandbox.address,
      token: sandbox.managerToken(),
      http: { tls: { minVersion: "1.2", caCertificates: [sandbox.caPem] } },
    });
    const groups = new Set(Array.from(
      { length: half },
      () => `urn:globus:groups:id:${crypto.randomUUID()}`,
    ));
    const start = performance.now();
    const work = [...groups].flatMap((principal, at) => [
      gcs.roles.get(ids[at] ?? ""),
      gcs.roles.create({ principal, role: "activity_monitor" }).send(),
    ]);
    const settled = await Promise.allSettled(work);
    const seconds = (performance.now() - start) / 1_000;
    assert.deepEqual(settled.filter(({ status }) => status === "rejected"), []);
    const created = roles().map(([, { principal }]) => principal)
      .filter((principal) => groups.has(principal));
    assert.equal(roles().length, before + half);
    assert.deepEqual(created.toSorted(), [...groups].toSorted());
    assert.equal(sandbox.requests.length, atOnce);
    return [
      figure("requests", atOnce),
      figure("requests a second", atOnce / seconds, "/s"),
    ];
  },
);
