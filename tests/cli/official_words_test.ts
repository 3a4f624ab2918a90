import assert from "node:assert/strict";
import { setStage } from "../_support/stage.ts";

Deno.test("help stands for --help before, behind and between the words of a command", async () => {
  await using stage = await setStage();
  const help = async (line: string) => {
    const outcome = await stage.run(line.split(" "));
    assert.equal(outcome.code, 0, outcome.stderr);
    return outcome.stdout;
  };
  const [whole, group, command] = [
    await help("--help"),
    await help("collection --help"),
    await help("collection create --help"),
  ];
  assert.match(whole, /storage-gateway/);
  for (const line of ["help", "-h", "-F json help"]) {
    assert.equal(await help(line), whole, line);
  }
  for (const line of ["help collection", "collection help"]) {
    assert.equal(await help(line), group, line);
  }
  for (const line of ["help collection create", "collection help create", "collection create -h"]) {
    assert.equal(await help(line), command, line);
  }
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("help behind a command's words is a value like any other", async () => {
  await using stage = await setStage();
  const id = "5a4d0000-0000-4000-8000-0000000000ff";
  const outcome = await stage.run(["collection", "create", id, "/", "help", "--dry-run"]);
  assert.match(outcome.stdout, /"display_name": "help"/);
});

Deno.test("--version has the form that scripts cut apart, under the official name", async () => {
  await using stage = await setStage();
  for (const line of [["--version"], ["collection", "list", "--version"], ["node", "--version"]]) {
    const own = await stage.run(line);
    assert.match(own.stdout, /^gcs \S+\n$/);
    const official = await stage.run(["--official", ...line]);
    assert.equal(official.code, 0);
    assert.match(
      official.stdout,
      /^globus-connect-server, package 5\.\d+\.\d+, cli \S+ \(gcs\)\n$/,
    );
    assert.match(official.stdout.split(" ")[2] ?? "", /^5\.4\.\d+,$/, "field 3, as awk has it");
  }
});

Deno.test("help under the official name has lines of that name", async () => {
  await using stage = await setStage();
  for (const line of [["help"], ["collection", "-h"], ["collection", "create", "--help"]]) {
    const { stdout } = await stage.run(["--official", ...line]);
    assert.match(stdout, /Usage:\n {2}globus-connect-server /);
    assert.doesNotMatch(stdout, /(?<![\w-])gcs [a-z<-]/);
  }
});
