import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  backupDatabase,
  checkKey,
  inspectDatabaseFile,
  migrateDatabase,
  openDatabaseFile,
  openOldDatabase,
  rekeyDatabase,
  restoreDatabase,
  shredDatabase,
} from "../../../../src/audit/lifecycle/mod.ts";
import {
  addRows,
  assertWhole,
  filesIn,
  inFolder,
  key,
  makeDatabase,
  makeGoPort,
  otherKey,
  rowCount,
  simpleTarget,
} from "../../../audit/lifecycle/support.ts";

const child = fileURLToPath(new URL("./operation_child.ts", import.meta.url));

/** Kills the operation with SIGKILL the moment it reaches `step`. */
async function killAt(operation: string, step: string, folder: string): Promise<void> {
  const running = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", child, operation, step, folder],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let seen = "";
  for await (const text of running.stdout.pipeThrough(new TextDecoderStream())) {
    seen += text;
    if (seen.includes(`at ${step}\n`)) running.kill("SIGKILL");
  }
  await running.stdin.close().catch(() => {});
  const errors = await new Response(running.stderr).text();
  await running.status;
  assert.ok(seen.includes(`at ${step}\n`), `never reached "${step}": ${seen}\n${errors}`);
  assert.ok(!seen.includes("finished"), `"${step}" came too late to be killed`);
}

/** The steps of an operation, from a run that is not disturbed. */
async function stepsOf(run: (onStep: (step: string) => void) => Promise<unknown>) {
  const steps: string[] = [];
  await run((step) => steps.push(step));
  assert.ok(steps.length > 3);
  return [...new Set(steps)];
}

async function atEveryStep(
  steps: readonly string[],
  check: (step: string, folder: string) => Promise<void>,
): Promise<void> {
  for (const step of steps) {
    await inFolder(async (folder) => {
      try {
        await check(step, `${folder}`);
      } catch (error) {
        throw new Error(`killed at "${step}"`, { cause: error });
      }
    });
  }
}

Deno.test("rekey killed at any step leaves every row under one of the two keys", async () => {
  let steps: string[] = [];
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    steps = await stepsOf((onStep) => rekeyDatabase({ path, key, newKey: otherKey, onStep }));
  });
  assert.deepEqual(steps, [
    "create",
    "copy",
    "encrypt",
    "verify",
    "flush",
    "swap",
    "shred",
    "done",
  ]);
  await atEveryStep(steps, async (step, folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    await killAt("rekey", step, folder);
    const swapped = steps.indexOf(step) > steps.indexOf("swap");
    for (const one of [key, otherKey]) {
      assert.equal((await checkKey(path, one)).fits, (one === otherKey) === swapped);
    }
    await assertWhole(path, swapped ? otherKey : key);
    if (!swapped) await rekeyDatabase({ path, key, newKey: otherKey });
    else await rekeyDatabase({ path, key: otherKey, newKey: otherKey });
    await assertWhole(path, otherKey);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db"]);
  });
});

Deno.test("backup killed at any step leaves the database whole and no half backup under its name", async () => {
  const steps = ["create", "copy", "encrypt", "verify", "flush", "name", "done"];
  await atEveryStep(steps, async (step, folder) => {
    const path = join(folder, "audit.db");
    const to = join(folder, "copy.db");
    await makeDatabase(path, key);
    await killAt("backup", step, folder);
    await assertWhole(path, key);
    if (step === "done") return await assertWhole(to, otherKey);
    assert.equal(await inspectDatabaseFile(to), "missing");
    await backupDatabase({ path, key, to, backupKey: otherKey });
    await assertWhole(to, otherKey);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db", "copy.db"]);
  });
});

Deno.test("restore killed at any step leaves either the present or the restored database whole", async () => {
  const steps = [
    "verify backup",
    "create",
    "copy",
    "encrypt",
    "verify",
    "flush",
    "swap",
    "open",
    "remove previous",
    "done",
  ];
  await atEveryStep(steps, async (step, folder) => {
    const path = join(folder, "audit.db");
    const from = join(folder, "backup.db");
    await makeDatabase(path, key);
    await backupDatabase({ path, key, to: from, backupKey: otherKey });
    {
      using db = await openDatabaseFile(path, { key });
      addRows(db, rowCount, 50);
    }
    await killAt("restore", step, folder);
    const swapped = steps.indexOf(step) > steps.indexOf("swap");
    await assertWhole(path, key, swapped ? rowCount : rowCount + 50);
    await restoreDatabase({ path, key, from, backupKey: otherKey });
    await assertWhole(path, key);
    await assertWhole(from, otherKey);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db", "backup.db"]);
  });
});

Deno.test("migrate killed at any step keeps the unencrypted original, row for row", async () => {
  const steps = ["copy", "verify", "swap", "done"];
  await atEveryStep(steps, async (step, folder) => {
    const path = join(folder, "audit.db");
    makeGoPort(path, 1500, step === "copy" ? "WAL" : "DELETE");
    await killAt("migrate", step, folder);
    const original = step === "done" ? `${path}.plaintext` : path;
    {
      using old = await openOldDatabase(original);
      assert.deepEqual(old.counts, { audit_logs: 1500 });
    }
    if (step !== "done") {
      await migrateDatabase({ from: path, to: path, key, target: simpleTarget });
    }
    using db = await openDatabaseFile(path, { key, access: "write" });
    assert.equal(db.value("SELECT count(*) FROM kept"), 1500);
    using old = await openOldDatabase(`${path}.plaintext`);
    assert.deepEqual(old.counts, { audit_logs: 1500 });
  });
});

Deno.test("shred killed at any step never leaves half a database under its name and can be finished", async () => {
  const steps = ["rename", "overwrite -wal", "overwrite database", "done"];
  await atEveryStep(steps, async (step, folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    Deno.writeTextFileSync(join(folder, "other"), "stays");
    await killAt("shred", step, folder);
    if (step === "done") {
      assert.equal(await inspectDatabaseFile(path), "missing");
    } else {
      if (await inspectDatabaseFile(path) !== "missing") await assertWhole(path, key);
      await shredDatabase({ path, key });
    }
    assert.deepEqual([...filesIn(folder).keys()], ["other"]);
  });
});
