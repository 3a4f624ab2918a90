// Which servers are talked to under which policy, against real `openssl s_server`. A refusal is
// proved from the server's side: of everything that was refused, it decrypted not one byte.
// Out of scope: revoked certificates; neither CRLs nor OCSP are asked (docs/security/tls.md).
import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { GcsError } from "../../../src/errors/mod.ts";
import { createHttpClient, type HttpOptions, type TlsPolicy } from "../../../src/http/mod.ts";
import { runtimeTellsTls } from "../../../src/http/verified_socket.ts";
import type { Identity } from "../../http/_server.ts";
import { opensslWorks, sendAnyhow, startOpenssl } from "./_openssl_server.ts";
import { authorityPem, tlsServers } from "./_tls_servers.ts";

const caCertificates = [authorityPem];

function pinOf({ cert }: Identity): string {
  const spki = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return `sha256/${createHash("sha256").update(spki).digest("base64")}`;
}

const wrongPin = `sha256/${"A".repeat(43)}=`;

/** Policies by name; `pin` is that of the server's key. */
const policies: Readonly<Record<string, (pin: string) => Omit<TlsPolicy, "caCertificates">>> = {
  "default": () => ({ minVersion: "1.2" }),
  "explicit_host": () => ({ minVersion: "1.2" }),
  "min_version_1.3": () => ({ minVersion: "1.3" }),
  "suite_list": () => ({
    minVersion: "1.2",
    cipherSuites: ["TLS_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"],
  }),
  "fips": () => ({ minVersion: "1.2", fips: true }),
  "right_pin": (pin) => ({ minVersion: "1.2", pins: [pin] }),
  "backup_pin": (pin) => ({ minVersion: "1.2", pins: [wrongPin, pin] }),
  "wrong_pin": () => ({ minVersion: "1.2", pins: [wrongPin] }),
};

const byPolicy: Readonly<Record<string, RegExp>> = {
  "min_version_1.3": /TLS policy refuses .*TLS 1\.3 is the least|offers no TLS version/,
  "suite_list": /TLS policy refuses .*cipher suite "TLS_\w+", which is not on the list/,
  "fips": /TLS policy refuses .*cipher suite "TLS_\w+", which is not on the list/,
  "wrong_pin": /TLS policy refuses .*its key "sha256\/[\w+/]{43}=" is not pinned/,
};

const ignore = !(await opensslWorks());
// Older runtimes refuse strict policies outright (tests/slow/http/old_runtime_test.ts).
const usable = Object.entries(policies).filter(([name]) =>
  runtimeTellsTls() || name === "default" || name === "explicit_host"
);

for (const { server, args, identity, accepted, refusal } of tlsServers) {
  Deno.test({
    name: `${server}: ${accepted.length === 0 ? "never spoken to" : "spoken to where allowed"}`,
    ignore,
    async fn() {
      const real = await startOpenssl(identity, args);
      for (const [name, make] of usable) {
        const options: HttpOptions = {
          tls: { ...make(pinOf(identity)), caCertificates },
          ...(name === "explicit_host" ? { explicitHost: "127.0.0.1" } : {}),
        };
        const client = createHttpClient(options);
        const before = real.connections();
        const work = client.send({
          method: "GET",
          url: new URL(`/${name}`, real.url),
          headers: { "authorization": "Bearer canary" },
        });
        if (accepted.includes(name)) {
          assert.equal((await work).text(), "ok", name);
        } else {
          await assert.rejects(work, (error) => {
            assert.ok(error instanceof GcsError);
            assert.equal(error.kind, "failed");
            assert.match(error.message, refusal ?? byPolicy[name] ?? /$^/, name);
            return true;
          });
        }
        assert.equal(client.stats.retries, 0, name);
        client.close();
        assert.ok(real.connections() > before, `${name}: the server was never reached`);
      }
      // A client without scruples gets through, so it was not the server that refused.
      const control = "GET /unscrupulous HTTP/1.1\r\n\r\n";
      await sendAnyhow(real.port, control);
      const decrypted = await real.stop();
      const asked = decrypted.matchAll(/GET \/(\S+) HTTP\/1\.1\r\n/g);
      const expected = usable.map(([name]) => name).filter((name) => accepted.includes(name));
      expected.push("unscrupulous");
      assert.deepEqual([...asked].map(([, name]) => name).sort(), expected.sort());
      if (accepted.length === 0) assert.equal(decrypted, control);
    },
  });
}
