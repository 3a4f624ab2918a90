import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { type Clock, systemClock } from "../../../src/base/mod.ts";
import { memoryPlaces, startAgent } from "../../../src/keys/mod.ts";
import { kernelPlace } from "../../../src/keys/opened/kernel_place.ts";
import { failure, isPosix, tempFolder } from "../../files/temp_folder.ts";

const payload = new Uint8Array([1, 2, 3, 4]);
const inKernel = kernelPlace();

Deno.test({
  name: "the kernel keeps a key for its owner alone, with a time-out, until it is forgotten",
  // A container may forbid the calls; there the agent takes its place.
  ignore: inKernel === undefined,
  async fn() {
    assert.ok(inKernel !== undefined);
    const name = `gcs:test:${crypto.randomUUID()}`;
    assert.equal(await inKernel.read(name), undefined);
    assert.equal(await inKernel.keep(name, payload, 600), true);
    try {
      assert.deepEqual(await inKernel.read(name), payload);
      const line = (await Deno.readTextFile("/proc/keys")).split("\n")
        .find((one) => one.includes(name));
      // Time left, then permissions: nothing for who possesses it, all for the owner, no one else.
      assert.match(line ?? "", /\s(?:10m|9m)\s+003f0000\s/);
    } finally {
      assert.equal(await inKernel.forget(name), true);
    }
    assert.equal(await inKernel.read(name), undefined);
    assert.equal(await inKernel.forget(name), false);
  },
});

Deno.test({
  name: "the agent keeps a key in memory behind a socket that nobody else reaches",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const socket = join(folder.path, "state", "agent.sock");
    let now = systemClock.now();
    const clock: Clock = { ...systemClock, now: () => now };
    const agent = await startAgent(socket, clock);
    try {
      assert.equal(Deno.statSync(join(folder.path, "state")).mode! & 0o777, 0o700);
      assert.equal(Deno.lstatSync(socket).mode! & 0o777, 0o600);
      const [place] = await memoryPlaces(socket);
      assert.ok(place !== undefined);
      assert.equal(place.name, "gcs auth agent");
      assert.equal(await place.keep("gcs:a", payload, 60), true);
      assert.deepEqual(await place.read("gcs:a"), payload);
      now += 61_000;
      assert.equal(await place.read("gcs:a"), undefined, "its time is over");
      assert.equal(await place.keep("gcs:a", payload, 0), true);
      now += 1e9;
      assert.deepEqual(await place.read("gcs:a"), payload);
      assert.equal(await place.forget("gcs:a"), true);
      assert.equal(await place.forget("gcs:a"), false);
      assert.equal((await failure(startAgent(socket, clock))).kind, "conflict");
    } finally {
      await agent.close();
    }
    assert.throws(() => Deno.lstatSync(socket), Deno.errors.NotFound);
    assert.ok((await memoryPlaces(socket)).every(({ name }) => name !== "gcs auth agent"));
  },
});

Deno.test({
  name: "the agent hangs up on what is no request of its own, and answers the next",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const socket = join(folder.path, "state", "agent.sock");
    const agent = await startAgent(socket, systemClock);
    try {
      const lines = [
        "\n",
        "{}\n",
        '{"keep":"a","payload":"AA","seconds":-1}\n',
        '{"keep":"a b","payload":"AA","seconds":1}\n',
        `{"keep":"a","payload":"${"A".repeat(400)}","seconds":1}\n`,
        "x".repeat(5000),
      ];
      for (const line of lines) assert.equal(await said(socket, line), "", line);
      assert.equal(await said(socket, '{"read":"a"}\n'), '{"done":false}\n');
    } finally {
      await agent.close();
    }
  },
});

Deno.test({
  name: "an agent that was killed leaves a socket that the next one takes over",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const socket = join(folder.path, "agent.sock");
    Deno.chmodSync(folder.path, 0o700);
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(socket, resolve));
    // Renamed away, the socket outlives its server, as after a kill.
    Deno.renameSync(socket, `${socket}.old`);
    await new Promise((resolve) => dead.close(resolve));
    Deno.renameSync(`${socket}.old`, socket);
    const agent = await startAgent(socket, systemClock);
    await agent.close();
  },
});

Deno.test({
  name: "a socket in a folder that others can enter, or something else there, is refused",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const socket = join(folder.path, "agent.sock");
    Deno.chmodSync(folder.path, 0o755);
    assert.match((await failure(memoryPlaces(socket))).message, /other users can reach it/);
    assert.match((await failure(startAgent(socket, systemClock))).message, /other users/);
    Deno.chmodSync(folder.path, 0o700);
    Deno.writeTextFileSync(socket, "");
    assert.match((await failure(startAgent(socket, systemClock))).message, /a regular file/);
    const long = join(folder.path, "x".repeat(120), "agent.sock");
    assert.match((await failure(startAgent(long, systemClock))).message, /longer than 103 bytes/);
  },
});

/** All that the agent says to a line. */
function said(path: string, line: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ path }, () => socket.write(line));
    socket.setEncoding("utf8");
    socket.on("data", (part) => void (text += String(part)));
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}
