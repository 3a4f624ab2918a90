import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { fails, json, refused, works } from "../_expect.ts";

const show = ["storage-gateway", "show", seedIds.s3Gateway];

Deno.test("storage-gateway show prints its fields, the connector by name", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, show);
  assert.match(stdout, /^Connector\tS3$/m);
  assert.match(stdout, /^Allowed Domains\texample\.org$/m);
});

Deno.test("storage-gateway show --include-private-policies adds the policies", async () => {
  await using stage = await setStage();
  assert.equal((await json(stage, show))["policies"], undefined);
  const whole = await json(stage, [...show, "--include-private-policies"]);
  assert.match(JSON.stringify(whole["policies"]), /"s3_buckets":\["results"\]/);
});

Deno.test("storage-gateway show of an unknown id exits 6, of no UUID exits 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["storage-gateway", "show", seedIds.node], 6, /Cannot/);
  await refused(stage, ["storage-gateway", "show", "5a4d"], /expected a UUID/);
});

Deno.test("storage-gateway show leaves out what it was not sent, and says on a terminal how to see it", async () => {
  await using stage = await setStage();
  const plain = await stage.run(show, { isTerminal: true });
  assert.doesNotMatch(plain.stdout, /Restrict Paths|Policies/);
  assert.match(plain.stderr, /Not shown \(add --include-private-policies\): .*Restrict Paths/s);
  const whole = await stage.run([...show, "--include-private-policies"], { isTerminal: true });
  assert.match(whole.stdout, /Policies:/);
  assert.doesNotMatch(whole.stderr, /Not shown/);
});

Deno.test("what is missing in a line is told with the help of its command", async () => {
  await using stage = await setStage();
  for (
    const line of [
      ["sharing-policy", "list"],
      ["user-credentials", "s3-create", seedIds.s3Gateway],
      ["user-credentials", "s3-keys", "add", seedIds.s3Gateway],
    ]
  ) {
    const { code, stderr } = await stage.run(line);
    assert.equal(code, 2, stderr);
    const command = line.filter((word) => word !== seedIds.s3Gateway).join(" ");
    assert.ok(stderr.includes(`gcs: hint: gcs ${command} --help\n`), stderr);
  }
});
