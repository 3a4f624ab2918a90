import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createCipheriv, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { z } from "zod";
import { withFolder } from "../../keys/helpers.ts";

/** These tests talk to a real gnome-keyring on a bus of its own; Linux only. */
const ignore = process.platform !== "linux";
const script = new URL("./keyring_child.ts", import.meta.url).pathname;
const needs = "needs the packages dbus, gnome-keyring and libsecret-tools";
const unlock = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null";

const outcomeSchema = z.object({
  value: z.unknown().optional(),
  kind: z.string().optional(),
  exit: z.number().optional(),
  message: z.string().optional(),
  hint: z.string().optional(),
  ms: z.number(),
});

async function sh(home: string, text: string, bus = true): Promise<string> {
  const command = bus ? "dbus-run-session" : "sh";
  const args = [...(bus ? ["--", "sh"] : []), "-euc", text];
  const { DBUS_SESSION_BUS_ADDRESS: _bus, DISPLAY: _display, ...kept } = process.env;
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(kept)) if (value !== undefined) env[name] = value;
  const cache = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] });
  const denoDir = z.object({ denoDir: z.string() })
    .parse(JSON.parse(new TextDecoder().decode((await cache.output()).stdout))).denoDir;
  const own = { HOME: home, XDG_RUNTIME_DIR: home, ["DENO_DIR"]: denoDir };
  let result;
  try {
    result = await new Deno.Command(command, { args, clearEnv: true, env: { ...env, ...own } })
      .output();
  } catch (cause) {
    throw new Error(`This test ${needs}`, { cause });
  }
  const text2 = new TextDecoder();
  assert.ok(result.success, `${needs}: ${text2.decode(result.stderr)}`);
  return text2.decode(result.stdout);
}

const child = (work: string, folder: string) =>
  `"${Deno.execPath()}" run --no-check -A "${script}" ${work} "${folder}"`;

function outcome(text: string) {
  return outcomeSchema.parse(JSON.parse(text.trim().split("\n").at(-1) ?? ""));
}

async function withHome(work: (home: string, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (home) => {
    const folder = join(home, "config");
    await mkdir(folder, { mode: 0o700 });
    await work(home, folder);
  });
}

Deno.test({
  name: "a real gnome-keyring keeps keys and items for later processes, by name and rotation",
  ignore,
  fn: () =>
    withHome(async (home, folder) => {
      const stored = outcome(await sh(home, `${unlock}; ${child("store", folder)}`));
      assert.match(String(stored.value), /^[0-9a-f]{16}$/);
      const later = await sh(
        home,
        `${unlock}; ${child("probe", folder)}; ${child("load", folder)}; ${
          child("rotate", folder)
        }; secret-tool search --all service globus-connect-server 2>&1`,
      );
      const [probe, load, rotate, ...listing] = later.trim().split("\n");
      assert.equal(outcome(probe ?? "").value, "keyring");
      assert.deepEqual(outcome(load ?? "").value, ["access-token-canary", [1, 2, 3]]);
      assert.deepEqual(outcome(rotate ?? "").value, [1, ["work"], "access-token-canary"]);
      const accounts = listing.filter((line) => line.startsWith("attribute.username"));
      assert.equal(accounts.length, 2);
      assert.ok(!listing.join().includes(`tokens:${stored.value}`));
      assert.ok(!listing.join().includes("canary"));
    }),
});

Deno.test({
  name: "a locked keyring fails long before the bus would, with exit 10 and a hint",
  ignore,
  fn: () =>
    withHome(async (home, folder) => {
      await sh(home, `${unlock}; ${child("store", folder)}`);
      for (const work of ["probe", "load"]) {
        const found = outcome(await sh(home, child(work, folder)));
        assert.deepEqual([found.kind, found.exit], ["secure_store", 10]);
        assert.match(found.message ?? "", /locked/);
        assert.match(found.hint ?? "", /auth\.key_source passphrase/);
      }
    }),
});

Deno.test({
  name:
    "no keyring at all fails long before the bus would, with exit 10 and a hint, and nothing is stored",
  ignore,
  fn: () =>
    withHome(async (home, folder) => {
      for (const work of ["probe", "store", "unpinned"]) {
        const found = outcome(await sh(home, child(work, folder), false));
        assert.deepEqual([found.kind, found.exit], ["secure_store", 10], JSON.stringify(found));
        assert.match(found.message ?? "", /no keyring service/);
        assert.match(found.hint ?? "", /auth\.key_source passphrase/);
      }
      const later = outcome(await sh(home, `${unlock}; ${child("load", folder)}`));
      assert.deepEqual(later.value, [null, []]);
    }),
});

Deno.test({
  name: "a keyring service that stopped answering fails long before the bus would",
  ignore,
  fn: () =>
    withHome(async (home, folder) => {
      const text = `${unlock}
        pid=
        for status in /proc/[0-9]*/status; do
          p=\${status%/status}
          if grep -qs gnome-keyring "$p/comm" && grep -qsaF "XDG_RUNTIME_DIR=${home}" "$p/environ"
          then pid=\${p#/proc/}; fi
        done
        test -n "$pid"
        kill -STOP "$pid"
        ${child("probe", folder)}
        kill -KILL "$pid"`;
      const found = outcome(await sh(home, text));
      assert.deepEqual([found.kind, found.exit], ["secure_store", 10]);
      assert.match(found.message ?? "", /not answer/);
      // The bus gives up after 25 s, and its words are those of the library, which does after 2 s.
      assert.ok(found.ms < 15_000, `${found.ms} ms`);
    }),
});

Deno.test({
  name: "migrateTokens finds the Go port's key where its keyring library puts it",
  ignore,
  fn: () =>
    withHome(async (home, folder) => {
      const key = randomBytes(32);
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const inner = `{"access_token":"go-access","expires_at":"2026-05-01T13:00:00Z","scopes":[]}`;
      const body = Buffer.concat([cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
      const file = {
        format: "encrypted-v1",
        ["encrypted_data"]: {
          Version: "v1",
          Nonce: nonce.toString("base64"),
          Ciphertext: body.toString("base64"),
        },
      };
      const tokens = join(folder, "tokens");
      await mkdir(tokens, { mode: 0o700 });
      const path = join(tokens, "go.json");
      await writeFile(path, JSON.stringify(file, null, 2), { mode: 0o600 });
      const item = "service globus-connect-server username encryption-key";
      const found = outcome(
        await sh(
          home,
          `${unlock}; printf %s "${key.toString("base64")}" | secret-tool store --label=go ${item}
           ${child("migrate", folder)}`,
        ),
      );
      assert.deepEqual(found.value, ["migrated", "go-access"]);
      assert.ok(!(await readFile(path, "utf8")).includes("go-access"));
    }),
});
