import assert from "node:assert/strict";
import { join } from "node:path";
import { showInPager } from "../../src/programs/mod.ts";

const long = Array.from({ length: 40 }, (_, at) => `line ${at}`).join("\n") + "\n";
const screen = { rows: 24, columns: 80 };

/** A folder with a pager that keeps what it is given: arguments, environment and text. */
async function withPager(
  run: (
    pager: { folder: string; path: string; kept: (name: string) => Promise<string> },
  ) => unknown,
  end = "exit 0",
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-pager-" });
  try {
    const script = `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/args\nenv > ${folder}/env\n` +
      `cat > ${folder}/text\n${end}\n`;
    await Deno.writeTextFile(join(folder, "mypager"), script, { mode: 0o755 });
    const kept = (name: string) => Deno.readTextFile(join(folder, name)).catch(() => "");
    await run({ folder, path: `${folder}:/usr/bin:/bin`, kept });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a text longer than the screen goes through the pager, whole, with its options", () =>
  withPager(async ({ path, kept }) => {
    const env = { PATH: path, TERM: "xterm" };
    assert.equal(await showInPager(long, { named: "mypager -x 'two words'", env, screen }), true);
    assert.equal(await kept("text"), long);
    assert.equal(await kept("args"), "-x\ntwo words\n");
  }));

Deno.test("the pager gets no variable but those given, and less neither a shell nor a history", () =>
  withPager(async ({ path, kept }) => {
    Deno.env.set("GCS_TEST_PAGER_CANARY", "secret-1");
    try {
      await showInPager(long, { named: "mypager", env: { PATH: path }, screen });
    } finally {
      Deno.env.delete("GCS_TEST_PAGER_CANARY");
    }
    const env = (await kept("env")).split("\n").map((line) => line.split("=")[0] ?? "");
    const own = env.filter((name) => !["", "_", "PWD", "SHLVL", "OLDPWD"].includes(name));
    assert.deepEqual(own.sort(), ["LESS", "LESSHISTFILE", "LESSSECURE", "PATH"]);
    assert.match(await kept("env"), /^LESS=FRX$/m);
    assert.match(await kept("env"), /^LESSSECURE=1$/m);
  }));

Deno.test("options of one's own for less are kept, and marks of headings still obeyed", () =>
  withPager(async ({ path, kept }) => {
    for (
      const [own, given] of [["-iS", "-iS -R"], ["-iR", "-iR"], ["FRX", "FRX"], [
        "--ignore-case",
        "--ignore-case -R",
      ]] as const
    ) {
      await showInPager(long, { named: "mypager", env: { PATH: path, LESS: own }, screen });
      assert.ok(
        (await kept("env")).includes(`\nLESS=${given}\n`) ||
          (await kept("env")).startsWith(`LESS=${given}\n`),
        own,
      );
    }
  }));

Deno.test("what fits the screen starts no pager: marks take no room, long lines take several", () =>
  withPager(async ({ path, kept }) => {
    const pager = { named: "mypager", env: { PATH: path }, screen };
    const fits = Array.from({ length: 23 }, () => `\x1b[1m${"x".repeat(80)}\x1b[0m`).join("\n");
    assert.equal(await showInPager(fits, pager), false);
    assert.equal(await kept("text"), "");
    assert.equal(await showInPager(`${fits}\nx`, pager), true);
    assert.equal(await showInPager("x".repeat(80 * 24), pager), true);
  }));

Deno.test("a pager that is missing, turned off, not trusted or failing leaves the text to be printed", async () => {
  for (const named of ["gcs-no-such-pager", "/no/such/pager", "./pager", "cat", "''", "  "]) {
    const env = { PATH: "/usr/bin:/bin" };
    assert.equal(await showInPager(long, { named, env, screen }), false, named);
  }
  await withPager(async ({ path, folder, kept }) => {
    const pager = { named: "mypager", env: { PATH: path }, screen };
    assert.equal(await showInPager(long, pager), false);
    await Deno.remove(join(folder, "text"));
    await Deno.chmod(join(folder, "mypager"), 0o777);
    assert.equal(await showInPager(long, pager), false);
    assert.equal(await kept("text"), "", "a pager that others may change was started");
  }, "exit 3");
});

Deno.test("whoever leaves the pager before the end has read enough", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-pager-" });
  try {
    await Deno.writeTextFile(join(folder, "brief"), "#!/bin/sh\nread line\n", { mode: 0o755 });
    const huge = long.repeat(5_000);
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    assert.equal(await showInPager(huge, { named: "brief", env, screen }), true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
