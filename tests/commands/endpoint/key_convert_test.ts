import assert from "node:assert/strict";
import { join } from "node:path";
import { ignore, rehearse } from "../oidc/_rehearse.ts";

const canary = "cAnArY-deployment-key-0123456789";
const key = JSON.stringify({ "client_id": "5a4d", "secret": canary });

Deno.test({
  name: "endpoint key-convert names the key file to the official program, not its content",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const file = join(rehearsal.program.folder, "key.json");
    await Deno.writeTextFile(file, key, { mode: 0o600 });
    const outcome = await rehearsal.run(["endpoint", "key", "convert", "-d", file]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(await rehearsal.program.args(), [
      "endpoint",
      "key",
      "convert",
      `--deployment-key=${file}`,
    ]);
    assert.equal(await rehearsal.program.input(), "");
  },
});

Deno.test({
  name: "endpoint key-convert gives a key from standard input to standard input",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const outcome = await rehearsal.run(["endpoint", "key-convert", "--secret-stdin"], {
      stdin: `${key}\n`,
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(await rehearsal.program.args(), ["endpoint", "key", "convert"]);
    assert.equal(await rehearsal.program.input(), `${key}\n`);
    assert.ok(!(await rehearsal.program.seen()).includes(canary));
  },
});

Deno.test({
  name: "endpoint key-convert refuses keys that others can read, that are none, or in argv",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const convert = ["endpoint", "key-convert"];
    const file = join(rehearsal.program.folder, "key.json");
    assert.equal((await rehearsal.run([...convert, "-d", file])).code, 2, "no file");
    await Deno.writeTextFile(file, key);
    await Deno.chmod(file, 0o644);
    const open = await rehearsal.run([...convert, "--deployment-key", file]);
    assert.equal(open.code, 1);
    assert.match(open.stderr, /chmod 600/);
    await Deno.chmod(file, 0o600);
    const twice = [...convert, "-d", file, "--secret-stdin"];
    assert.equal((await rehearsal.run(twice, { stdin: key })).code, 2, "two keys");
    await Deno.writeTextFile(file, `{"secret":"${canary}"}`);
    const none = await rehearsal.run([...convert, "-d", file]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no deployment key/);
    const piped = await rehearsal.run([...convert, "--secret-stdin"], { stdin: canary });
    assert.equal(piped.code, 2);
    const removed = await rehearsal.run([...convert, "--old-key", canary]);
    assert.equal(removed.code, 2);
    for (const { stderr } of [none, piped, removed]) assert.ok(!stderr.includes(canary));
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});
