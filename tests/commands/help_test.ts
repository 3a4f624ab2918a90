import assert from "node:assert/strict";
import { join } from "node:path";
import { registry } from "../../src/cli/registry.ts";
import command from "../../src/commands/help.ts";
import { topicNames, topics } from "../../src/help/mod.ts";
import { setStage } from "../_support/stage.ts";
import { json, refused, works } from "./_expect.ts";

Deno.test("help shows the help of the command that the words name", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const line of ["collection create", "collection", "collection role show", "help"]) {
    const help = (await works(stage, ["help", ...line.split(" ")])).stdout;
    assert.equal(help, (await works(stage, [...line.split(" "), "--help"])).stdout, line);
  }
  assert.equal((await works(stage, ["help"])).stdout, (await works(stage, [])).stdout);
  const s3 = await works(stage, ["help", "storage-gateway", "create", "s3"]);
  assert.match(s3.stdout, /^Options of s3:$/m);
});

Deno.test("help shows a page about every topic, which its own help names", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const words = topics.map(({ name }) => name);
  assert.deepEqual(words, topicNames);
  for (const { name, summary } of topics) {
    const { stdout } = await works(stage, ["help", name, "--no-pager"]);
    assert.ok(stdout.startsWith(`${summary}.\n\n`), stdout);
  }
  assert.ok(command.description?.includes(`: ${words.join(", ")}.`));
  assert.match((await works(stage, [])).stdout.replaceAll("\n", " "), new RegExp(words.join(", ")));
});

Deno.test("help of what is neither command nor topic exits 2 and suggests the nearest of both", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await refused(stage, ["help", "exit-code"], /no command and no topic[^]*gcs help exit-codes$/m);
  await refused(stage, ["help", "colection"], /gcs help collection$/m);
  await refused(stage, ["help", "collection", "creat"], /Unknown command "gcs collection creat"/);
  // Elsewhere nothing changes.
  await refused(stage, ["exit-codes"], /Unknown command "gcs exit-codes"/);
});

Deno.test("help --man writes the page of the program and of each command into a new folder", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const folder = join(stage.folder, "man1");
  const made = await json(stage, ["help", "--man", folder]);
  const wanted = registry.map(({ path }) => `gcs-${path.replaceAll(" ", "-")}.1`);
  assert.deepEqual(made["files"], ["gcs.1", ...wanted].sort());
  const written = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert.deepEqual(written.sort(), made["files"]);
  const page = await Deno.readTextFile(join(folder, "gcs-collection-create.1"));
  assert.match(
    page,
    /^\.TH "GCS-COLLECTION-CREATE" "1" "\d{4}-\d\d-\d\d" "gcs \d+\.\d+\.\d+" "gcs"$/m,
  );
  const again = await stage.run(["help", `--man=${folder}`]);
  assert.equal(again.code, 7, again.stderr);
});
