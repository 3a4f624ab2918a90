import assert from "node:assert/strict";
import { join } from "node:path";
import { needsTellingProgram } from "../../_support/binary.ts";
import { setStage } from "../../_support/stage.ts";

Deno.test("config set writes the file, which stays private, and the trail", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["config", "set", "api.max_retries", "5", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { key: "api.max_retries", value: 5 });
  assert.equal((await stage.run(["config", "get", "api.max_retries"])).stdout, "5\n");
  const { mode } = await Deno.stat(join(stage.folder, "config.yaml"));
  assert.equal((mode ?? 0) & 0o777, 0o600);
  assert.doesNotMatch(outcome.stderr, /trail was not written/);
});

Deno.test("config set of a bad value or key exits 2 and changes nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const before = await Deno.readTextFile(join(stage.folder, "config.yaml"));
  const lines = [
    ["api.max_retries", "eleven"],
    ["tls.verify_certificate", "false"],
    ["auth.client_secret", "x"],
    ["profiles.../x.endpoint", "a.example"],
  ];
  for (const line of lines) {
    assert.equal((await stage.run(["config", "set", ...line])).code, 2, line.join(" "));
  }
  assert.equal(await Deno.readTextFile(join(stage.folder, "config.yaml")), before);
});

Deno.test("config set --dry-run changes nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const dry = await stage.run(["config", "set", "api.max_retries", "5", "--dry-run"]);
  assert.match(dry.stdout, /Would send: write config\.yaml/);
  assert.equal((await stage.run(["config", "get", "api.max_retries"])).stdout, "3\n");
});

const pin = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const locksOut =
  /warning: tls\.pins counts for every server.*127\.0\.0\.1.*gcs self-diagnostic tls/;

Deno.test("config set that turns pinning on warns that logins need their servers' pins, too", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const pins = await stage.run([
    "config",
    "set",
    "tls.pins",
    `${pin},${pin.replace("AAAA", "BBBB")}`,
  ]);
  assert.equal(pins.code, 0, pins.stderr);
  assert.equal(pins.stderr, "", "pins that are not in force lock nobody out");
  const on = await stage.run(["config", "set", "tls.certificate_pinning", "true", "-F", "json"]);
  assert.equal(on.code, 0, on.stderr);
  assert.match(on.stderr, locksOut);
  assert.deepEqual(on.json(), { key: "tls.certificate_pinning", value: true });
  const fewer = await stage.run(["config", "set", "tls.pins", pin]);
  assert.match(fewer.stderr, locksOut);
  const quiet = await stage.run(["config", "set", "tls.pins", pin, "--quiet"]);
  assert.equal(quiet.stderr, "");
  const other = await stage.run(["config", "set", "api.max_retries", "1"]);
  assert.equal(other.stderr, "");
  const off = await stage.run(["config", "set", "tls.certificate_pinning", "false"]);
  assert.deepEqual([off.code, off.stderr], [0, ""]);
});

Deno.test("a login with pins for the endpoint only is refused before a byte is sent", async () => {
  await needsTellingProgram();
  await using stage = await setStage({
    settings: `  certificate_pinning: true\n  pins: ["${pin}"]\n`,
  });
  stage.sandbox.clearRequests();
  const outcome = await stage.run(["whoami"]);
  assert.notEqual(outcome.code, 0);
  assert.match(outcome.stderr, /pin/i);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("config set checks key and value before the trail is written, in a dry run too", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (
    const line of [
      ["no.such", "x"],
      ["api.max_retries", "eleven"],
      ["profiles.../x.format", "json"],
    ]
  ) {
    for (const more of [[], ["--dry-run"]]) {
      const outcome = await stage.run(["config", "set", ...line, ...more]);
      assert.equal(outcome.code, 2, line.join(" "));
      assert.equal(outcome.stdout, "");
      assert.doesNotMatch(outcome.stderr, /warning/);
    }
  }
  await assert.rejects(Deno.stat(join(stage.folder, "audit", "audit.db")), Deno.errors.NotFound);
});
