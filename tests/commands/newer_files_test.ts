import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { migrations } from "../../src/audit/schema/migrations.ts";
import { sealEnvelope, sealingKey } from "../../src/keys/mod.ts";
import { systemRandom } from "../../src/base/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { works } from "./_expect.ts";
import { loadText, transferLog } from "./audit/_audit.ts";
import { tamper } from "./audit/_tamper.ts";

const gone = "aaaaaaaa-0000-4000-8000-000000000001";
const batch = ["collection", "batch-delete", gone, "--yes"];
const journalOf = ({ folder, sandbox }: Stage) =>
  join(folder, "state", "journal", `collection-batch-delete.${sandbox.endpointId}.ndjson`);

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await Deno.writeTextFile(path, change(await Deno.readTextFile(path)));
}

/** Every kind of file that is written and read again: how a newer gcs leaves it, and who meets it. */
const kinds: readonly {
  readonly file: string;
  readonly age: (stage: Stage) => Promise<void> | void;
  readonly commands: readonly (readonly string[])[];
}[] = [
  {
    file: "keys.json",
    age: ({ folder }) =>
      edit(join(folder, "keys.json"), (text) => text.replace('"version": 2', '"version": 3')),
    commands: [["collection", "list"], ["auth", "rotate-key"], ["audit", "query"]],
  },
  {
    file: "tokens/default.json",
    age: ({ folder }) =>
      edit(
        join(folder, "tokens", "default.json"),
        (text) => text.replace('"version":1', '"version":2'),
      ),
    commands: [["collection", "list"], ["auth", "rotate-tokens"]],
  },
  {
    file: "The login in tokens/default.json",
    age: sealNewerLogin,
    commands: [["collection", "list"], ["auth", "rotate-tokens"]],
  },
  {
    file: "endpoints.json",
    age: ({ folder }) =>
      edit(
        join(folder, "state", "endpoints.json"),
        (text) => text.replace('"version": 2', '"version": 3'),
      ),
    commands: [["collection", "list"], ["profile", "show"]],
  },
  {
    file: "collection-batch-delete.",
    age: async (stage) => {
      await stage.run(batch);
      await edit(journalOf(stage), (text) => text.replace('"v":1', '"v":2'));
    },
    commands: [batch, ["collection", "batch-delete", "--resume", "--yes"]],
  },
  {
    file: 'The audit database "audit.db"',
    age: (stage) =>
      tamper(stage, (db) => {
        db.exec(`PRAGMA user_version = ${migrations.length + 1}; PRAGMA wal_checkpoint(TRUNCATE)`);
      }),
    commands: [["audit", "query"], ["audit", "verify"], [
      "endpoint",
      "update",
      "--display-name",
      "x",
    ]],
  },
  {
    file: "backup.db.about.json",
    age: async (stage) => {
      await works(stage, ["audit", "backup", join(stage.folder, "backup.db")]);
      await edit(
        join(stage.folder, "backup.db.about.json"),
        (text) => text.replace('"version": 1', '"version": 2'),
      );
    },
    commands: [["audit", "restore", "BACKUP", "--yes"]],
  },
];

for (const { file, age, commands } of kinds) {
  Deno.test(`${file} of a newer gcs is refused by name, and stays as it is`, async () => {
    await using stage = await setStage();
    await loadText(stage, transferLog(2));
    await age(stage);
    for (const command of commands) {
      const words = command.map((word) =>
        word === "BACKUP" ? join(stage.folder, "backup.db") : word
      );
      const before = await digests(stage);
      const { code, stderr } = await stage.run(words);
      assert.notEqual(code, 0, `gcs ${words.join(" ")}`);
      assert.ok(stderr.includes(file), `gcs ${words.join(" ")}: ${stderr}`);
      assert.match(stderr, /has (version|schema) \d/);
      assert.match(stderr, /install the gcs that wrote it; the file was left as it is/);
      assert.deepEqual(await digests(stage), before, `gcs ${words.join(" ")}`);
    }
  });
}

/** Seals a login with a schema that is not known yet, as a newer program would. */
async function sealNewerLogin({ folder, keyring }: Stage): Promise<void> {
  const entry = [...keyring].find(([account]) => account.includes("tokens:"));
  assert.ok(entry !== undefined);
  const key = await sealingKey(Uint8Array.fromBase64(entry[1], { alphabet: "base64url" }));
  const plaintext = new TextEncoder().encode(JSON.stringify({ schema: 2, profile: "default" }));
  const sealing = { format: "gcs-tokens", profile: "default", key, plaintext } as const;
  const bytes = await sealEnvelope({ ...sealing, random: systemRandom });
  await Deno.writeFile(join(folder, "tokens", "default.json"), bytes);
}

/** What lies in the files of a stage: all but locks and SQLite's own. */
async function digests({ folder }: Stage): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const walk = async (at: string) => {
    for await (const { name, isDirectory } of Deno.readDir(at)) {
      const path = join(at, name);
      // What was read is remembered for completion, also by a command that is refused later.
      if (isDirectory && name !== "cache") await walk(path);
      else if (!isDirectory && !/\.lock$|-wal$|-shm$/.test(name)) {
        found.set(path, createHash("sha256").update(await Deno.readFile(path)).digest("hex"));
      }
    }
  };
  await walk(folder);
  return found;
}
