import assert from "node:assert/strict";
import { namesCheck, networkChecks } from "../../../src/commands/self_diagnostic/_network.ts";
import { runCheck } from "../../../src/commands/self_diagnostic/_check.ts";
import { openContext } from "../../context/_context.ts";
import { setProgramStage } from "../_program.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { createAuthority } from "../../http/_server.ts";
import { opensslWorks, startOpenssl } from "../security/_openssl_server.ts";

const works = async (stage: Stage, ...argv: readonly string[]) => {
  const outcome = await stage.run(argv);
  assert.equal(outcome.code, 0, outcome.stderr);
};

/** What the checks that ask a server found, by check. */
async function findings(stage: Stage, limitMs?: number) {
  await using opened = openContext(stage);
  const found = await Promise.all(
    networkChecks.map((check) => runCheck(check, opened.context, limitMs)),
  );
  return new Map(found.flat().map((one) => [one.check, one]));
}

Deno.test("a name that cannot be found is said, with what helps, and the rest still answers", async () => {
  await using stage = await setStage();
  await works(stage, "config", "set", "services.transfer_url", "https://nosuch.invalid");
  await works(stage, "config", "set", "api.max_retries", "0");
  const found = await findings(stage);
  const dns = found.get("DNS");
  assert.deepEqual([dns?.status, dns?.detail], ["problem", "nosuch.invalid cannot be found"]);
  assert.match(dns?.fix ?? "", /DNS servers of this machine.*HTTPS_PROXY/);
  assert.equal(found.get("Globus Transfer")?.status, "problem");
  assert.match(found.get("Globus Transfer")?.detail ?? "", /nosuch\.invalid/);
  assert.equal(found.get("Globus Auth")?.status, "ok");
  assert.equal(found.get("clock")?.status, "ok");
});

Deno.test("a server that takes the connection and says nothing ends a check in time", async () => {
  await using stage = await setStage();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const held: Deno.Conn[] = [];
  const holding = (async () => {
    for await (const connection of listener) held.push(connection);
  })();
  const url = `https://127.0.0.1:${listener.addr.port}`;
  await works(stage, "config", "set", "services.auth_url", url);
  try {
    const found = (await findings(stage, 1500)).get("Globus Auth");
    assert.deepEqual([found?.status, found?.detail], ["problem", "no answer within 1.5 s"]);
    assert.match(found?.fix ?? "", /firewall/);
  } finally {
    listener.close();
    await holding;
    held.forEach((connection) => connection.close());
  }
});

Deno.test({
  name: "a certificate that nobody vouches for is told of the server that has it",
  ignore: !await opensslWorks(),
  async fn() {
    await using stage = await setStage();
    const server = await startOpenssl(
      await (await createAuthority()).issue({ names: ["localhost"] }),
      ["-tls1_3"],
    );
    try {
      await works(stage, "config", "set", "services.auth_url", server.url.origin);
      await works(stage, "config", "set", "api.max_retries", "0");
      const found = (await findings(stage)).get("Globus Auth");
      assert.equal(found?.status, "problem");
      assert.match(found?.detail ?? "", /certificate/);
      assert.match(found?.fix ?? "", /tls\.ca_file/);
    } finally {
      await server.stop();
    }
  },
});

Deno.test("where a proxy is set it finds the names, and what fails there is said of it", async () => {
  await using stage = await setProgramStage();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const proxy = `127.0.0.1:${listener.addr.port}`;
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4096));
      const answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
      await connection.write(new TextEncoder().encode(answer));
      connection.close();
    }
  })();
  const transfer = "https://transfer.example.org";
  for (const [key, value] of [["services.transfer_url", transfer], ["api.max_retries", "0"]]) {
    assert.equal((await stage.run(["config", "set", key ?? "", value ?? ""])).code, 0);
  }
  try {
    const { code, stdout } = await stage.run(["self-diagnostic", "-F", "json"], {
      HTTPS_PROXY: `http://${proxy}`,
    });
    assert.equal(code, 1);
    const all: { check: string; status: string; detail: string }[] = JSON.parse(stdout);
    const found = new Map(all.map((one) => [one.check, one]));
    assert.equal(found.get("DNS")?.detail, `the proxy ${proxy} finds the others`);
    assert.equal(found.get("Globus Transfer")?.status, "problem");
    assert.ok(found.get("Globus Transfer")?.detail.includes(`the proxy "${proxy}"`), stdout);
    // What is on this machine no proxy is asked for.
    assert.equal(found.get("Globus Auth")?.status, "ok", stdout);
  } finally {
    listener.close();
    await serving;
  }
});

Deno.test("the check of names asks for no name where there is none to be found", async () => {
  await using stage = await setStage();
  await using opened = openContext(stage);
  const [found] = await runCheck(namesCheck, opened.context);
  assert.deepEqual([found?.status, found?.detail], ["ok", "no name has to be found"]);
});
