import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withFolder } from "../../keys/helpers.ts";

const script = new URL("./child.ts", import.meta.url).pathname;

function command(work: string, folder: string): Deno.Command {
  const args = ["run", "--no-check", "-A", script, work, folder];
  return new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "piped" });
}

async function run(work: string, folder: string): Promise<string> {
  const { success, stdout, stderr } = await command(work, folder).output();
  const text = new TextDecoder();
  assert.ok(success, text.decode(stderr));
  return text.decode(stdout);
}

/** Starts the work, waits until it says so, lets `moment` pass and kills it with SIGKILL. */
async function killed(
  work: string,
  folder: string,
  moment: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const child = command(work, folder).spawn();
  const ended = new AbortController();
  const status = child.status.finally(() => ended.abort());
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const said = new TextDecoder().decode(value);
  await moment(ended.signal);
  if (!ended.signal.aborted) child.kill("SIGKILL");
  while (!(await reader.read()).done);
  const errors = await new Response(child.stderr).text();
  assert.match(said, /ready/, errors);
  assert.equal((await status).signal, "SIGKILL", errors);
}

/** Waits for a number of changes in a folder, so that the kill falls at a different point each time. */
async function changes(folder: string, count: number, ended: AbortSignal): Promise<void> {
  let [seen, before] = [0, ""];
  while (seen < count && !ended.aborted) {
    const now = readdirSync(folder).join();
    if (now !== before) seen++;
    before = now;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

Deno.test("a token write killed with SIGKILL leaves the old file or the new one", () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, "keyring"), { mode: 0o700 });
    for (let round = 1; round <= 5; round++) {
      await killed("write", folder, (ended) => changes(join(folder, "tokens"), round, ended));
      assert.match(await run("read", folder), /^work access-\d+-/);
    }
  }));

Deno.test("a key rotation killed with SIGKILL leaves every profile readable", () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, "keyring"), { mode: 0o700 });
    await run("fill", folder);
    for (let round = 1; round <= 6; round++) {
      await killed("rotate", folder, (ended) => changes(join(folder, "tokens"), round * 2, ended));
      const lines = (await run("read", folder)).trim().split("\n");
      assert.deepEqual(lines.sort(), ["one access-one", "three access-three", "two access-two"]);
    }
  }));

Deno.test("twenty processes that need a new token at once make one request", () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, "keyring"), { mode: 0o700 });
    await run("fill", folder);
    const all = await Promise.all(Array.from({ length: 20 }, () => run("refresh", folder)));
    assert.deepEqual([...new Set(all)], ["refreshed\n"]);
    assert.equal(readFileSync(join(folder, "requests"), "utf8"), "x");
  }));
