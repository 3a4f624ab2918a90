import assert from "node:assert/strict";
import { join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { seedIds } from "../../../src/sandbox/mod.ts";
import { NotOnBinary, programSystem } from "../../_support/binary.ts";
import { gcs, setScene } from "./_program.ts";

const isWindows = programSystem === "windows";

Deno.test("the program tells its version and its commands", async () => {
  assert.deepEqual(await gcs(["--version"]), {
    code: 0,
    stdout: `gcs ${manifest.version}\n`,
    stderr: "",
  });
  const help = await gcs(["--help"]);
  assert.equal(help.code, 0);
  for (const name of ["collection", "storage-gateway", "audit", "login"]) {
    assert.match(help.stdout, new RegExp(`^ {2}${name} `, "m"));
  }
});

Deno.test("--sandbox runs one command on an endpoint of its own and leaves nothing behind", async () => {
  const { code, stdout, stderr } = await gcs(["--sandbox", "collection", "list", "-F", "json"]);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  const collections: unknown = JSON.parse(stdout);
  assert.ok(Array.isArray(collections) && collections.length >= 3);
});

Deno.test("a change on the sandbox goes through the encrypted trail", async () => {
  const args = [
    "--sandbox",
    "collection",
    "delete",
    seedIds.guestCollection,
    "--yes",
    "-F",
    "json",
  ];
  const { code, stdout, stderr } = await gcs(args);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), { id: seedIds.guestCollection, status: "deleted" });
});

Deno.test("a failing request leaves stdout empty and one JSON error as the last line", async () => {
  const missing = "00000000-0000-4000-8000-000000000000";
  const args = ["--sandbox", "collection", "show", missing, "-F", "json"];
  const { code, stdout, stderr } = await gcs(args);
  assert.equal(code, 6);
  assert.equal(stdout, "");
  const { error } = JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");
  assert.equal(error.code, "not_found");
  assert.equal(error.exit, 6);
  assert.equal(error.http_status, 404);
});

Deno.test("login, work and logout leave no readable token on disk and a trail that verifies", async () => {
  if (programSystem !== Deno.build.os) throw new NotOnBinary("a browser that starts under Wine");
  await using scene = await setScene();
  const { sandbox, folder, run } = scene;
  const login = await run(["login", sandbox.address]);
  assert.equal(login.code, 0, login.stderr);
  assert.match(login.stdout, /Logged in as admin@example.org/);

  const file = join(folder, "tokens", "default.json");
  const sealed = await Deno.readTextFile(file);
  const token = sandbox.issueTokens()[0]?.accessToken ?? "";
  assert.ok(token.length > 20);
  assert.ok(!sealed.includes("access_token") && !sealed.includes(token.slice(0, 12)));

  // Windows has no modes: the folder of a person keeps others out.
  if (!isWindows) assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);

  const created = await run([
    "storage-gateway",
    "create",
    "posix",
    "Black box",
    "-F",
    "json",
  ]);
  assert.equal(created.code, 0, created.stderr);
  const { id } = JSON.parse(created.stdout);
  const removed = await run(["storage-gateway", "delete", id, "--yes"]);
  assert.equal(removed.code, 0, removed.stderr);

  const trail = await run(["audit", "trail", "-F", "json"]);
  assert.equal(trail.code, 0, trail.stderr);
  assert.match(trail.stdout, /storage-gateway delete/);
  assert.equal((await run(["audit", "verify"])).code, 0);

  const logout = await run(["logout", "--yes"]);
  assert.equal(logout.code, 0, logout.stderr);
  await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
  assert.equal((await run(["collection", "list"])).code, 4);
});

Deno.test("an audit log is loaded by the worker of the compiled program and can be queried", async () => {
  await using scene = await setScene();
  const session = "11111111-2222-4333-8444-555555555555";
  const log = [
    `t=S ts=2026-01-30T20:15:53Z ref=${session} c_ip=192.0.2.7:43536 auth=TLSFTP s_usr=ada ` +
    `p_usr=ada r=/ g_cid=${seedIds.mappedCollection} g_uid=${seedIds.researcher}`,
    "",
  ].join("\n");
  const path = join(scene.folder, "gridftp-audit.log");
  await Deno.writeTextFile(path, log, { mode: 0o600 });
  const loaded = await scene.run(["audit", "load", path]);
  assert.equal(loaded.code, 0, loaded.stderr);
  const found = await scene.run(["audit", "query", "-F", "json"]);
  assert.equal(found.code, 0, found.stderr);
  assert.match(found.stdout, /192\.0\.2\.7/);
});

Deno.test("wrong input exits 2 with a hint and sends nothing", async () => {
  await using scene = await setScene();
  const cases = [
    ["collection", "list", "--formt", "json"],
    ["collection", "show", ""],
    ["collection", "list", "-F", "xml"],
    ["collection", "list", "--query", "[?"],
    ["collection", "list", "--endpoint", "http://example.org"],
    ["collection", "list", "--endpoint", "https://user@example.org"],
    ["collection", "list", "--profile", "../x"],
  ];
  for (const args of cases) {
    const { code, stdout, stderr } = await scene.run(args);
    assert.equal(code, 2, `${args.join(" ")}: ${stderr}`);
    assert.equal(stdout, "");
    assert.match(stderr, /^gcs: error: /);
  }
  assert.equal(scene.sandbox.requests.length, 0);
});

Deno.test("a configuration that others can read is refused with the chmod to run, where there are modes", async () => {
  await using scene = await setScene();
  if (Deno.build.os !== "windows") await Deno.chmod(join(scene.folder, "config.yaml"), 0o644);
  const { code, stderr } = await scene.run(["collection", "list"]);
  assert.notEqual(code, 0);
  if (isWindows) assert.match(stderr, /Not logged in/);
  else assert.match(stderr, /chmod/);
});

Deno.test("self-diagnostic can make every check under the permissions that the program has", async () => {
  await using scene = await setScene();
  // Not with the scene's own browser: a program that may be run makes its folder, here the
  // temporary one, closed for writing.
  const { stdout } = await gcs(["self-diagnostic", "--offline", "-F", "json"], {
    env: {
      GLOBUS_CONNECT_SERVER_CONFIG_DIR: scene.folder,
      GCS_PASSPHRASE_FILE: join(scene.folder, "passphrase"),
    },
  });
  const findings: unknown = JSON.parse(stdout);
  assert.ok(Array.isArray(findings) && findings.length > 5);
  const failed = findings.filter(({ detail }) => /check itself failed/.test(String(detail)));
  assert.deepEqual(failed, []);
});

Deno.test("every command describes itself for programs", async () => {
  const child = await gcs(["commands", "-F", "json"]);
  assert.equal(child.code, 0, child.stderr);
  assert.ok(JSON.parse(child.stdout).length > 60);
});

Deno.test("variables that steer the libraries inside are kept from the program", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-blackbox-" });
  try {
    await Deno.writeTextFile(join(folder, "config.yaml"), "format: list\n", { mode: 0o600 });
    const own = { HOME: folder, GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder };
    const steering = {
      LOG_TOKENS: "1",
      LOG_STREAM: "1",
      NAPI_RS_NATIVE_LIBRARY_PATH: join(folder, "another.node"),
    };
    for (const args of [["config", "list"], ["self-diagnostic", "--offline", "-F", "text"]]) {
      const [plain, steered] = await Promise.all([
        gcs(args, { env: own }),
        gcs(args, { env: { ...own, ...steering } }),
      ]);
      assert.deepEqual(steered, plain);
      assert.match(plain.stdout, args[0] === "config" ? /format/ : /^keyring library\tok\t/m);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
