import assert from "node:assert/strict";
import { join } from "node:path";
import { transferLines } from "../../audit/_support.ts";
import { setScene } from "./_program.ts";

const endless =
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

/** Resolves when a process has begun its work: it holds a request open, or has opened the file. */
async function busy(child: Deno.ChildProcess, hasBegun: () => boolean | Promise<boolean>) {
  const ended = child.status.then(({ code }) => {
    throw new Error(`ended with ${code} before it could be stopped`);
  });
  const begun = (async () => {
    while (!await hasBegun()) await new Promise((resolve) => setTimeout(resolve, 20));
  })();
  await Promise.race([begun, ended]);
}

async function hasOpen(child: Deno.ChildProcess, name: string): Promise<boolean> {
  const folder = `/proc/${child.pid}/fd`;
  for (const { name: fd } of Deno.readDirSync(folder)) {
    const target = await Deno.readLink(join(folder, fd)).catch(() => "");
    if (target.endsWith(name)) return true;
  }
  return false;
}

Deno.test({
  name: "SIGINT and SIGTERM end what loads, searches, waits for a server and serves",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using scene = await setScene();
    const { sandbox, folder } = scene;
    assert.equal((await scene.run(["login", sandbox.address])).code, 0);
    const log = join(folder, "small.log");
    await Deno.writeTextFile(log, transferLines(10).join("\n") + "\n", { mode: 0o600 });
    assert.equal((await scene.run(["audit", "load", log])).code, 0);

    const cases = [
      { argv: ["audit", "query", "--sql", endless], code: 130, file: "audit.db" },
      { argv: ["audit", "load", "-"], code: 130, file: "audit.db" },
      { argv: ["endpoint", "show"], code: 130 },
      { argv: ["sandbox", "start", "--ca-out", join(folder, "up.pem")], code: 0 },
    ];
    for (const { argv, code, file } of cases) {
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        sandbox.faults.clear();
        sandbox.faults.add({ match: { path: "/api/endpoint" }, delayMs: 600_000 });
        sandbox.clearRequests();
        const child = scene.start(argv);
        const output = Promise.all([
          new Response(child.stdout).text(),
          new Response(child.stderr).text(),
        ]);
        await busy(child, async () => {
          if (file !== undefined) return await hasOpen(child, file);
          if (argv[0] === "endpoint") {
            return sandbox.requests.some(({ path }) => path === "/api/endpoint");
          }
          return await Deno.stat(join(folder, "up.pem")).then(() => true, () => false);
        });
        child.kill(signal);
        // No clock: what does not end fails the test by its own limit.
        const { code: found } = await child.status;
        await child.stdin.close().catch(() => {});
        const [, stderr] = await output;
        assert.equal(found, code, `${argv.join(" ")} by ${signal}: ${stderr}`);
        assert.doesNotMatch(stderr, /unexpected failure/i);
        await Deno.remove(join(folder, "up.pem")).catch(() => {});
      }
    }
    assert.equal((await scene.run(["audit", "verify"])).code, 0);
  },
});
