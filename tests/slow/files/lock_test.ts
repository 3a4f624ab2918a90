import assert from "node:assert/strict";
import { join } from "node:path";
import { withFileLock } from "../../../src/files/mod.ts";
import { failure, isPosix, modeOf, tempFolder } from "../../files/temp_folder.ts";

Deno.test("withFileLock lets one at a time work under a path", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "tokens");
  let inside = 0;
  let most = 0;
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      withFileLock(path, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside--;
        return index;
      })),
  );
  assert.deepEqual(results, [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(most, 1);
  assert.ok(Deno.statSync(`${path}.lock`).isFile);
  if (isPosix) assert.equal(modeOf(`${path}.lock`), 0o600);
});

Deno.test("withFileLock gives up after its time, by the clock it is given", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.lock");
  let now = 0;
  const clock = { now: () => now, sleep: (ms: number) => Promise.resolve(void (now += ms)) };
  await withFileLock(path, async () => {
    const error = await failure(
      withFileLock(path, () => Promise.resolve(), { timeoutMs: 1000, clock }),
    );
    assert.equal(error.kind, "unavailable");
    assert.match(error.message, /another gcs holds it/);
  });
  assert.ok(now >= 1000 && now < 1100, `waited ${now}`);
});

Deno.test("withFileLock stops waiting when it is aborted", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  await withFileLock(path, async () => {
    const error = await failure(
      withFileLock(path, () => Promise.resolve(), { signal: AbortSignal.timeout(20) }),
    );
    assert.equal(error.kind, "interrupted");
  });
});

Deno.test("withFileLock frees the lock when the work fails", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  await assert.rejects(withFileLock(path, () => Promise.reject(new Error("broken"))), /broken/);
  assert.equal(await withFileLock(path, () => Promise.resolve("free")), "free");
});

Deno.test({
  name: "withFileLock refuses a lock file that others can reach",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const lock = join(folder.path, "a.lock");
    Deno.writeTextFileSync(lock, "");
    Deno.chmodSync(lock, 0o666);
    assert.equal(
      (await failure(withFileLock(lock, () => Promise.resolve()))).hint,
      `chmod 600 ${lock}`,
    );
  },
});

Deno.test("withFileLock holds against another process and falls when that is killed", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "shared");
  const script = join(folder.path, "holder.ts");
  Deno.writeTextFileSync(
    script,
    `import { withFileLock } from ${
      JSON.stringify(import.meta.resolve("../../../src/files/mod.ts"))
    };
     await withFileLock(${JSON.stringify(path)}, async () => {
       await Deno.stdout.write(new TextEncoder().encode("held"));
       await new Promise((resolve) => setTimeout(resolve, 60_000));
     });`,
  );
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const holder = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-lock", "--config", config, "-A", script],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = holder.stdout.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), "held");
  const error = await failure(withFileLock(path, () => Promise.resolve(), { timeoutMs: 100 }));
  assert.equal(error.kind, "unavailable");
  holder.kill("SIGKILL");
  await reader.cancel();
  await holder.status;
  assert.equal(
    await withFileLock(path, () => Promise.resolve("ours"), { timeoutMs: 60_000 }),
    "ours",
  );
});
