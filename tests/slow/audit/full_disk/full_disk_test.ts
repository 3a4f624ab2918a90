import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type AuditDatabase,
  backupDatabase,
  fileSource,
  logsMigration,
  MemoryVault,
  migrateDatabase,
  openAuditDatabase,
  openTrail,
  rekeyDatabase,
} from "../../../../src/audit/mod.ts";
import { systemRandom } from "../../../../src/base/mod.ts";
import { GcsError } from "../../../../src/errors/mod.ts";
import { testKey, transferLines } from "../../../audit/_support.ts";
import { makeGoPort } from "../../../audit/lifecycle/support.ts";

const page = 4096;
/** Free pages when the work begins, until it fits; every number at first. */
const free = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 512];
const loaded = 200;

interface Disk extends AsyncDisposable {
  readonly folder: string;
  /** A folder on another disk. */
  readonly elsewhere: string;
  readonly vault: MemoryVault;
  readonly file: { readonly path: string; readonly key: Uint8Array<ArrayBuffer> };
  fill(freePages: number): Promise<void>;
  empty(): Promise<void>;
  open(): Promise<AuditDatabase>;
}

async function run(...words: readonly string[]): Promise<boolean> {
  const [name = "", ...args] = words;
  const command = new Deno.Command(name, { args, stdout: "null", stderr: "null" });
  return await command.output().then(({ success }) => success, () => false);
}

/** Whether this user may mount; where not, nothing here can be tried. */
async function mayMount(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const folder = await Deno.makeTempDir({ prefix: "gcs-mount-" });
  try {
    if (!await run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder)) return false;
    return await run("umount", folder);
  } finally {
    await Deno.remove(folder);
  }
}

/** A disk of 8 MiB with a database of some records. */
async function disk(): Promise<Disk> {
  const elsewhere = await Deno.makeTempDir({ prefix: "gcs-full-" });
  const folder = join(elsewhere, "disk");
  await Deno.mkdir(folder);
  const options = "size=8m,mode=0700";
  assert.ok(await run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder));
  const vault = new MemoryVault();
  const file = { path: join(folder, "audit.db"), key: testKey() };
  const ballast = join(folder, "ballast");
  const open = () => openAuditDatabase({ ...file, vault });
  {
    await Deno.writeTextFile(join(elsewhere, "a.log"), transferLines(loaded).join("\n") + "\n");
    using audit = await open();
    await audit.load([await fileSource(join(elsewhere, "a.log"))]);
    await using trail = await openTrail({ ...file, vault });
    await trail.result(await trail.intent(intent), { outcome: "success", durationMs: 1 });
  }
  const empty = () => Deno.remove(ballast).catch(() => {});
  return {
    folder,
    elsewhere,
    vault,
    file,
    open,
    empty,
    async fill(freePages) {
      using handle = await Deno.open(ballast, { write: true, create: true });
      const bytes = new Uint8Array(page).fill(1);
      try {
        while (true) await handle.write(bytes);
      } catch {
        const { size } = await handle.stat();
        await handle.truncate(Math.max(0, size - freePages * page));
      }
    },
    async [Symbol.asyncDispose]() {
      await run("umount", "--lazy", folder);
      await Deno.remove(elsewhere, { recursive: true });
    },
  };
}

const intent = { command: "collection delete", method: "DELETE", target: "https://x/api" };

/** Each kind of work that writes; run again when there is room, it must work. */
const works: Readonly<Record<string, (disk: Disk) => Promise<unknown>>> = {
  "an intent and its result": async ({ file, vault }) => {
    await using trail = await openTrail({ ...file, vault });
    await trail.result(await trail.intent(intent), { outcome: "success", durationMs: 1 });
  },
  load: async ({ elsewhere, open }) => {
    const path = join(elsewhere, "b.log");
    await Deno.writeTextFile(path, transferLines(500, loaded).join("\n") + "\n");
    using audit = await open();
    await audit.load([await fileSource(path)]);
  },
  prune: async ({ file, vault, open }) => {
    using audit = await open();
    await using trail = await openTrail({ ...file, vault });
    await audit.prune(Date.UTC(2026, 10, 24, 0, 1), trail);
  },
  rekey: ({ file }) => rekeyDatabase({ ...file, newKey: testKey() }),
  backup: ({ file, folder }) =>
    backupDatabase({ ...file, to: join(folder, "backup.db"), force: true }),
  migrate: async ({ file, elsewhere }) => {
    const from = join(elsewhere, "old.db");
    await Deno.remove(from).catch(() => {});
    makeGoPort(from, 200);
    await migrateDatabase({
      from,
      to: file.path,
      key: file.key,
      target: logsMigration("old.db", systemRandom),
    });
  },
};

const isPossible = await mayMount();

for (const [name, work] of Object.entries(works)) {
  Deno.test({
    name: `a disk that is full during ${name}: an error, nothing is lost, and then it works${
      isPossible ? "" : " (left out: this user may not mount a small disk)"
    }`,
    ignore: !isPossible,
    async fn() {
      let failures = 0;
      for (const pages of free) {
        await using at = await disk();
        await at.fill(pages);
        const error = await work(at).then(() => undefined, (error: unknown) => error);
        if (error !== undefined) {
          failures++;
          assert.ok(error instanceof GcsError, `${pages} pages: ${error}`);
        }
        await at.empty();
        {
          using audit = await at.open();
          const report = await audit.verify();
          // What prune takes: the records of one minute.
          assert.ok(report.logs >= loaded - (name === "prune" ? 60 : 0), `${pages} pages`);
          assert.ok(report.trail >= 2, `${pages} pages`);
        }
        await work(at);
        using audit = await at.open();
        await audit.verify();
        if (error === undefined) break;
      }
      assert.ok(failures > 0, "the disk was never full");
    },
  });
}
