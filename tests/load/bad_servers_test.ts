import assert from "node:assert/strict";
import { join } from "node:path";
import { createServer } from "node:tls";
import { authority, identity } from "../http/_transports.ts";
import { type ProgramStage, setProgramStage } from "../slow/_program.ts";
import { badServers, type Behaviour } from "./_bad_servers.ts";
import { type Figure, figure, scenario } from "./_figures.ts";
import { hasStrictTls, type Measured, measured } from "./_program.ts";

/** Each limit is short, so that a test does not wait long; what is asserted is that each one ends. */
const limits = [
  ...["timeouts:", "  connect: 3s", "  first_byte: 2s", "  idle: 2s", "  read_total: 6s"],
  ...["api:", "  max_retries: 1", "  initial_retry_delay: 100ms", ""],
].join("\n");
/** What an answer may take over none: the runtime unpacks more than is read, of 16 MiB at most. */
const moreMb = 256;
/** 1: cannot be understood. 8: no answer in time. */
const exits = [1, 8];

for (const [transport, tls] of [["fetch", ""], ["verified sockets", '  min_version: "1.3"\n']]) {
  scenario(
    "bad_servers",
    `${
      Object.keys(badServers).length
    } bad servers over ${transport}: each ends with an error, in bounded memory`,
    async () => {
      await using stage = await setProgramStage();
      await prepare(stage, tls ?? "");
      await stage.logIn("default");
      const runs: [string, Measured][] = [];
      for (const [name, behaviour] of Object.entries(badServers)) {
        runs.push([name, await askOf(stage, behaviour)]);
      }
      const [[, silent] = []] = runs;
      const usual = silent?.peakMb ?? 0;
      for (const [name, { code, signal, stdout, stderr, peakMb }] of runs) {
        assert.equal(signal, null, name);
        assert.ok(exits.includes(code), `${name}: ${code} ${stderr}`);
        assert.equal(stdout, "", name);
        assert.match(stderr, /^\{"error":\{.*\}\}$/m, name);
        assert.doesNotMatch(stderr, /unexpected/i, name);
        assert.ok((peakMb ?? 0) < usual + moreMb, `${name}: ${peakMb} MB over ${usual} MB`);
      }
      return runs.flatMap(([name, run]): Figure[] => [
        figure(`${name}: until exit ${run.code}`, run.seconds, "s"),
        ...run.peakMb === undefined ? [] : [figure(`${name}: memory at most`, run.peakMb, "MB")],
      ]);
    },
    { ignore: tls !== "" && !hasStrictTls },
  );
}

async function prepare({ folder }: ProgramStage, tls: string): Promise<void> {
  await Deno.writeTextFile(join(folder, "ca.pem"), authority.pem, { append: true });
  const path = join(folder, "config.yaml");
  const text = await Deno.readTextFile(path);
  const own = text.replace(/^api:\n {2}requests_per_second: .*\n/m, "").replace(
    "tls:\n",
    `tls:\n${tls}`,
  );
  await Deno.writeTextFile(path, own + limits);
}

/** Asks a server that behaves so for its endpoint. */
async function askOf(stage: ProgramStage, behaviour: Behaviour): Promise<Measured> {
  const stop = new AbortController();
  const server = createServer({ ...identity, allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    socket.once("data", () => behaviour(socket, stop.signal));
    socket.resume();
    stop.signal.addEventListener("abort", () => socket.destroy(), { once: true });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  try {
    const line = ["endpoint", "show", "--endpoint", `localhost:${address.port}`, "-F", "json"];
    return await measured(stage, line);
  } finally {
    stop.abort();
    await new Promise((resolve) => server.close(resolve));
  }
}
