import assert from "node:assert/strict";
import { join } from "node:path";
import { registry } from "../../../src/cli/registry.ts";
import { makeGoPort } from "../../audit/lifecycle/support.ts";
import { transferLines } from "../../audit/_support.ts";
import { binary, isLinux } from "./_neighbours.ts";

/** Words after each audit command, in an order in which each finds what it needs. */
const words: Readonly<Record<string, string>> = {
  load: '"$OUT/new.log"',
  query: "",
  stats: "",
  report: '--html "$OUT/page-$KIND.html"',
  verify: "",
  trail: "",
  dump: '--output "$OUT/dump-$KIND.csv"',
  backup: '"$OUT/backup-$KIND.db"',
  prune: "--before 1999-01-01 --yes",
  restore: '"$OUT/backup.db" --yes',
  migrate: '"$OUT/old.db"',
  shred: '"$OUT/backup.db" --yes',
  rekey: "--yes",
};

/** What is done to the folders before the commands run; the mounts end with the shell. */
const kinds = {
  noexec: 'mount -o remount,noexec "$HOME"; mount -o remount,noexec "$TMPDIR"',
  "read-only": 'mount -o remount,ro "$HOME"; mount -o remount,ro "$TMPDIR"',
  full: 'for f in "$HOME" "$TMPDIR"; do dd if=/dev/zero of="$f/fill" bs=64k 2>/dev/null || :; done',
} as const;

interface Ended {
  readonly code: number;
  readonly error: string;
}

/** Runs every audit command where the home and the temporary folder are of a kind. */
async function runAll(out: string, kind: keyof typeof kinds): Promise<Map<string, Ended>> {
  const script = `set -eu
mount -t tmpfs -o mode=700,size=24m tmpfs "$OUT/home"
mount -t tmpfs -o mode=700,size=1m tmpfs "$OUT/tmp"
mkdir -m 700 "$HOME/gcs"
umask 077
printf 'correct horse battery staple' > "$GCS_PASSPHRASE_FILE"
printf 'auth:\\n  key_source: passphrase\\n' > "$HOME/gcs/config.yaml"
"$GCS" audit load "$OUT/first.log" >&2
rm -f "$OUT/backup.db"
"$GCS" audit backup "$OUT/backup.db" >&2
${kinds[kind]}
${
    Object.entries(words).map(([name, more]) =>
      `code=0; "$GCS" audit ${name} ${more} -F json </dev/null >/dev/null 2>"$OUT/error" || code=$?
printf '%s\\t%s\\t%s\\n' ${name} "$code" "$(tail -n 1 "$OUT/error")"`
    ).join("\n")
  }`;
  const { success, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["--mount", "sh", "-c", script],
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      KIND: kind,
      GCS: binary ?? "",
      OUT: out,
      HOME: join(out, "home"),
      TMPDIR: join(out, "tmp"),
      GLOBUS_CONNECT_SERVER_CONFIG_DIR: join(out, "home", "gcs"),
      GCS_PASSPHRASE_FILE: join(out, "home", "phrase"),
    },
  }).output();
  const text = new TextDecoder();
  assert.ok(success, text.decode(stderr));
  const lines = text.decode(stdout).trimEnd().split("\n").map((line) => line.split("\t"));
  return new Map(
    lines.map(([name = "", code = "", error = ""]) => [name, { code: Number(code), error }]),
  );
}

Deno.test("every audit command is tried on bad disks", () => {
  const names = registry.map(({ path }) => path).filter((path) => path.startsWith("audit "));
  assert.deepEqual(Object.keys(words).map((name) => `audit ${name}`).sort(), names.sort());
});

for (const kind of ["noexec", "read-only", "full"] as const) {
  Deno.test({
    name: `where home and temporary folder are ${kind}, audit commands work or say what to set`,
    ignore: binary === undefined || !isLinux,
    async fn() {
      assert.equal(Deno.uid(), 0, "this test mounts file systems, which needs root");
      const out = await Deno.makeTempDir({ prefix: "gcs-storage-" });
      try {
        for (const folder of ["home", "tmp"]) await Deno.mkdir(join(out, folder));
        const lines = transferLines(4);
        await Deno.writeTextFile(join(out, "first.log"), `${lines.slice(0, 2).join("\n")}\n`);
        await Deno.writeTextFile(join(out, "new.log"), `${lines.slice(2).join("\n")}\n`);
        makeGoPort(join(out, "old.db"), 3);
        const wrong = [...await runAll(out, kind)].filter(([, { code, error }]) =>
          code !== 0 &&
          (kind === "noexec" ||
            !/"hint":"[^"]*\b(?:GLOBUS_CONNECT_SERVER_CONFIG_DIR|audit\.database_path)\b/.test(
              error,
            ))
        );
        assert.deepEqual(wrong, []);
      } finally {
        await Deno.remove(out, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "where the system forbids memory files a private copy is loaded, or it is said what to set",
  ignore: binary === undefined || !isLinux,
  async fn() {
    const home = await Deno.makeTempDir({ prefix: "gcs-storage-" });
    try {
      const forbid =
        "strace -f -qq -o /dev/null -e trace=memfd_create -e inject=memfd_create:error=EPERM";
      const look = `${forbid} "$GCS" self-diagnostic --offline -F csv | grep library`;
      const { stdout } = await new Deno.Command("unshare", {
        args: [
          "--mount",
          "sh",
          "-c",
          `${look}; mount -t tmpfs -o noexec,mode=700 tmpfs "$HOME"; ${look}`,
        ],
        clearEnv: true,
        env: { PATH: Deno.env.get("PATH") ?? "", GCS: binary ?? "", HOME: home },
      }).output();
      const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
      const place = join(home, ".globus-connect-server", "state", "native");
      const found = lines.filter((line) => /^(?:SQLCipher|keyring) library,/.test(line));
      assert.deepEqual(found.map((line) => line.split(",")[1]), ["ok", "ok", "problem", "problem"]);
      for (const line of found.slice(0, 2)) assert.ok(line.includes(`a copy in ${place};`), line);
      for (const line of found.slice(2)) assert.match(line, /set GLOBUS_CONNECT_SERVER_CONFIG_DIR/);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  },
});
