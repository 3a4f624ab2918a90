import assert from "node:assert/strict";
import { needsTellingProgram } from "../../_support/binary.ts";
import { setStage } from "../../_support/stage.ts";
import { documentsOf, json, membersOf } from "../_expect.ts";

Deno.test({
  name: "self-diagnostic tls shows version, suite, chain and pin, and sends nothing",
  async fn() {
    await needsTellingProgram();
    await using stage = await setStage({ isLoggedIn: false });
    const document = await json(stage, ["self-diagnostic", "tls", stage.sandbox.address]);
    assert.equal(document["protocol"], "TLSv1.3");
    assert.match(String(document["suite"]), /^TLS_/);
    assert.match(String(document["pin"]), /^sha256\/[A-Za-z0-9+/]{43}=$/);
    assert.equal(document["accepted"], true);
    assert.ok(documentsOf(document["chain"]).length > 0);
    assert.deepEqual(stage.sandbox.requests, []);
  },
});

Deno.test({
  name: "self-diagnostic tls says what the policy would refuse, and exits 1",
  async fn() {
    await needsTellingProgram();
    await using stage = await setStage({ isLoggedIn: false });
    const address = stage.sandbox.address;
    const { pin } = membersOf(await json(stage, ["doctor", "tls", address]));
    await stage.run(["config", "set", "tls.pins", `sha256/${"A".repeat(43)}=`]);
    await stage.run(["config", "set", "tls.certificate_pinning", "true"]);
    const refused = await stage.run(["self-diagnostic", "tls", address]);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /Refused Because\t.*is not pinned/);
    await stage.run(["config", "set", "tls.pins", String(pin)]);
    const accepted = await stage.run(["self-diagnostic", "tls", address]);
    assert.equal(accepted.code, 0, accepted.stdout);
    assert.match(accepted.stdout, /Only one key is pinned/);
  },
});

Deno.test({
  name: "self-diagnostic tls refuses what is no host, and a certificate that it does not know",
  async fn() {
    await needsTellingProgram();
    await using stage = await setStage({ isLoggedIn: false });
    for (const host of ["http://a.example", "a.example/path", "user@a.example"]) {
      assert.equal((await stage.run(["self-diagnostic", "tls", host])).code, 2, host);
    }
    await stage.run(["config", "unset", "tls.ca_file"]);
    const outcome = await stage.run(["self-diagnostic", "tls", stage.sandbox.address]);
    assert.equal(outcome.code, 1);
    assert.equal(outcome.stdout, "");
  },
});
