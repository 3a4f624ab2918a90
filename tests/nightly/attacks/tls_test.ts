import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { setScene } from "../../slow/blackbox/_program.ts";
import { opensslWorks, sendAnyhow, startOpenssl } from "../../slow/security/_openssl_server.ts";
import { authorityPem, tlsServers } from "../../slow/security/_tls_servers.ts";

const control = "GET /unscrupulous HTTP/1.1\r\n\r\n";
const wrongPin = `${"A".repeat(43)}=`;

function pinOf(cert: string): string {
  const spki = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("base64");
}

/** Settings by the name of the policy. */
const policies: Readonly<Record<string, (pin: string) => readonly string[]>> = {
  "default": () => [],
  "min_version_1.3": () => ['min_version: "1.3"'],
  "fips": () => ["fips: true"],
  "right_pin": (pin) => ["certificate_pinning: true", `pins: ["${pin}"]`],
  "wrong_pin": () => ["certificate_pinning: true", `pins: ["${wrongPin}"]`],
};

const combinations = tlsServers.length * Object.keys(policies).length;

Deno.test({
  name:
    `${combinations} TLS combinations: the program speaks to whom its policy allows, and sends nobody else a byte`,
  ignore: !(await opensslWorks()),
  async fn() {
    await using scene = await setScene();
    await Deno.writeTextFile(join(scene.folder, "ca.pem"), authorityPem, { append: true });
    const config = join(scene.folder, "config.yaml");
    const before = await Deno.readTextFile(config);
    assert.match(before, /^tls:$/m);
    let spoken = 0;
    for (const { server, args, identity, accepted } of tlsServers) {
      for (const [name, settings] of Object.entries(policies)) {
        const real = await startOpenssl(identity, args);
        const lines = settings(pinOf(identity.cert)).map((line) => `\n  ${line}`).join("");
        await Deno.writeTextFile(config, before.replace(/^tls:$/m, `tls:${lines}`));
        const { code, stdout, stderr } = await scene.run(["login", `localhost:${real.port}`]);
        await sendAnyhow(real.port, control);
        const decrypted = await real.stop();
        const what = `${server}, ${name}: ${stderr}`;
        assert.ok(decrypted.endsWith(control), what);
        assert.notEqual(code, 0, "a server that says ok is no endpoint");
        assert.equal(stdout, "", what);
        assert.doesNotMatch(stderr, /unexpected failure/i, what);
        // A runtime that cannot look at a connection refuses strict policies before it makes one.
        const isBlind = /cannot check a strict TLS policy/.test(stderr);
        assert.ok(!isBlind || name !== "default", what);
        const isSpoken = decrypted !== control;
        assert.equal(isSpoken, accepted.includes(name) && !isBlind, what);
        if (isSpoken) spoken++;
      }
    }
    assert.ok(combinations >= 40 && spoken >= 4);
  },
});
