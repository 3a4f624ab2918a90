import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { withFileLock } from "../../src/files/mod.ts";
import { binary } from "../_support/binary.ts";
import { setStage } from "../_support/stage.ts";
import { namesIn } from "../files/temp_folder.ts";
import { makeRelease, newSigner } from "../update/_release.ts";
import { membersOf } from "./_expect.ts";
import { trailOf } from "./_trail.ts";
import { setUpdateStage, type UpdateStage, version } from "./_updates.ts";

const isPosix = Deno.build.os !== "windows";

async function test(name: string, work: (stage: UpdateStage) => Promise<void>): Promise<void> {
  await Promise.resolve();
  Deno.test({
    name,
    ignore: !isPosix,
    async fn() {
      await using stage = await setUpdateStage();
      await work(stage);
    },
  });
}

async function isUntouched({ program, says }: UpdateStage): Promise<void> {
  assert.equal(await says(), `gcs ${version}`);
  assert.deepEqual(namesIn(dirname(program)), ["gcs"]);
}

await test("update takes the newest release, the trail keeps it, and --undo goes back", async (all) => {
  const { stage, program, says } = all;
  await all.release("99.1.0");
  const dry = await stage.run(["update", "--dry-run", "-F", "json"]);
  assert.equal(dry.code, 0, dry.stderr);
  const [request] = membersOf(dry.json())["requests"] as readonly unknown[];
  assert.deepEqual(membersOf(request)["target"], program);
  assert.equal(membersOf(membersOf(request)["body"])["to"], "99.1.0");
  await isUntouched(all);

  const done = await stage.run(["update", "-F", "json"]);
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(done.json(), { status: "updated", from: version, version: "99.1.0", program });
  assert.equal(await says(), "gcs 99.1.0");

  const back = await stage.run(["update", "--undo"]);
  assert.equal(back.code, 0, back.stderr);
  assert.match(back.stdout, new RegExp(`is gcs ${version} now`));
  assert.equal(await says(), `gcs ${version}`);

  const rows = await trailOf(stage, "update");
  assert.deepEqual(
    rows.map((row) => [row["outcome"], membersOf(membersOf(row["request"])["body"])["to"]]),
    [["success", "99.1.0"], ["success", version]],
  );
});

await test("update says when there is nothing newer, and writes nothing", async (all) => {
  const { stage } = all;
  await all.release(version);
  const { code, stdout } = await stage.run(["update"]);
  assert.deepEqual([code, stdout], [0, `gcs ${version} is the newest release\n`]);
  assert.deepEqual((await stage.run(["update", "-F", "json"])).json(), {
    status: "current",
    version,
  });
  await isUntouched(all);
});

await test("update --check tells of a newer release in every format, and changes nothing", async (all) => {
  const { stage } = all;
  await all.release("99.1.0");
  const text = await stage.run(["update", "--check"]);
  assert.deepEqual([text.code, text.stdout], [
    0,
    `Release 99.1.0 is out; this is gcs ${version}\n`,
  ]);
  const document = { version, newest: "99.1.0", "update_available": true };
  assert.deepEqual((await stage.run(["update", "--check", "-F", "json"])).json(), document);
  assert.equal((await stage.run(["update", "--check", "-F", "yaml"])).code, 0);
  const told = (await stage.run(["version", "--check", "-F", "json"])).json();
  assert.equal(membersOf(told)["newest"], "99.1.0");
  assert.equal(membersOf(told)["update_available"], true);
  const people = await stage.run(["version", "--check"]);
  assert.match(people.stdout, /^Newest release\t99\.1\.0; to install it: gcs update$/m);
  await isUntouched(all);
});

await test("an older release, signed as it is, is no update; --to takes it", async (all) => {
  const { stage, says } = all;
  await all.release("1.9.0");
  const replayed = await stage.run(["update"]);
  assert.equal(replayed.code, 7);
  assert.match(replayed.stderr, /offers gcs 1\.9\.0, which is older than this/);
  assert.match(replayed.stderr, /hint: --to 1\.9\.0 takes it all the same/);
  await isUntouched(all);
  const check = await stage.run(["update", "--check", "-F", "json"]);
  assert.equal(membersOf(check.json())["update_available"], false);

  await all.release("99.1.0");
  const older = await stage.run(["update", "--to", "1.9.0"]);
  assert.equal(older.code, 0, older.stderr);
  assert.equal(await says(), "gcs 1.9.0");
});

await test("an old release in the place of the one that was asked for is refused: exit 11", async (all) => {
  const { stage, host } = all;
  host.publish("99.2.0", await all.release("99.1.0"));
  const { code, stderr } = await stage.run(["update", "--to", "99.2.0"]);
  assert.equal(code, 11);
  assert.match(stderr, /gives release 99\.1\.0 in place of 99\.2\.0/);
  await isUntouched(all);
});

await test("a forged or damaged release changes nothing, exits 11, and the trail says so", async (all) => {
  const { stage, host } = all;
  const files = await all.release("99.1.0");
  const [name = ""] = [...files.keys()].filter((name) => name.endsWith(".tar.gz"));
  const damaged = (files.get(name) ?? new Uint8Array()).with(30, 0);
  host.publish("99.1.0", new Map(files).set(name, damaged));
  const archive = await stage.run(["update", "-F", "json"]);
  assert.equal(archive.code, 11);
  const { error } = membersOf(JSON.parse(archive.stderr.trim().split("\n").at(-1) ?? ""));
  assert.equal(membersOf(error)["code"], "integrity");
  assert.equal(membersOf(error)["outcome"], "not_made");
  await isUntouched(all);
  assert.deepEqual((await trailOf(stage, "update")).map((row) => row["outcome"]), ["failure"]);

  host.publish("99.1.0", await makeRelease("99.1.0", await newSigner()));
  const forged = await stage.run(["update"]);
  assert.equal(forged.code, 11);
  assert.match(forged.stderr, /not signed with the key of this program/);
  await isUntouched(all);
});

await test("Ctrl-C in the middle of the download leaves the program: exit 130", async (all) => {
  const { stage, host } = all;
  await all.release("99.1.0");
  const stop = new AbortController();
  host.answer = (path) => {
    if (!path.endsWith(".tar.gz")) return undefined;
    setTimeout(() => stop.abort());
    return { headers: { "content-length": 1000 }, body: new Uint8Array(10), hang: true };
  };
  const { code } = await stage.run(["update"], { signal: stop.signal });
  assert.equal(code, 130);
  await isUntouched(all);
});

await test("two updates do not run at a time: exit 8, and nothing is downloaded twice", async (all) => {
  const { stage, host } = all;
  await all.release("99.1.0");
  await withFileLock(join(stage.folder, "state", "update"), async () => {
    const { code, stderr } = await stage.run(["update"]);
    assert.equal(code, 8);
    assert.match(stderr, /another gcs holds it/);
  });
  assert.ok(!host.asked.some((path) => path.endsWith(".tar.gz")));
  await isUntouched(all);
});

await test("a program that a package manager owns is left to it before anything is asked", async (all) => {
  const { program, host } = all;
  const folder = join(dirname(program), "node_modules", "gcs");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.copyFile(program, join(folder, "gcs"));
  await using stage = await setStage({
    program: join(folder, "gcs"),
    isLoggedIn: false,
  });
  const { code, stderr } = await stage.run(["update"]);
  assert.equal(code, 7);
  assert.match(stderr, /belongs to npm: it is not updated here/);
  assert.deepEqual(host.asked, []);
});

await test("without something to go back to --undo says so: exit 6", async ({ stage }) => {
  const { code, stderr } = await stage.run(["update", "--undo"]);
  assert.equal(code, 6);
  assert.match(stderr, /nothing was updated/);
});

await test("a gcs without a key for releases says so, and asks nobody", async (all) => {
  globalThis.gcsReleaseKey = undefined;
  for (const words of [["update"], ["update", "--check"], ["version", "--check"]]) {
    const { code, stderr } = await all.stage.run(words);
    assert.equal(code, 1, words.join(" "));
    assert.match(stderr, /built without a key for releases/);
    assert.match(stderr, /docs\/install\.md/);
  }
  assert.deepEqual(all.host.asked, []);
  await isUntouched(all);
});

Deno.test("gcs from its sources says how they are updated, and a build without an address where to set it", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const { code, stderr } = await stage.run(["update"]);
  if (binary === undefined) {
    assert.equal(code, 1);
    assert.match(stderr, /Only the compiled program can update itself/);
    globalThis.gcsReleaseKey = (await newSigner()).publicKey;
    const check = await stage.run(["update", "--check"]);
    globalThis.gcsReleaseKey = undefined;
    assert.equal(check.code, 2);
    assert.match(check.stderr, /gcs config set update\.url/);
  } else assert.match(stderr, /built without a key/);
});

Deno.test("update refuses words that do not fit together, and versions that are none: exit 2", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const words of [["--check", "--undo"], ["--to", "2.0.0", "--undo"], ["--to", "newest"]]) {
    const { code, stderr } = await stage.run(["update", ...words]);
    assert.equal(code, 2, stderr);
  }
});
