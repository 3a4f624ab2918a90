import assert from "node:assert/strict";
import { join } from "node:path";
import { builtLibrary } from "../../src/audit/mod.ts";
import { pathTrust } from "../../src/files/mod.ts";
import { needsTellingProgram, programTellsTls } from "../_support/binary.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { documentsOf } from "./_expect.ts";

async function diagnose(stage: Stage, ...more: string[]) {
  const outcome = await stage.run(["self-diagnostic", "-F", "json", ...more]);
  const findings = new Map(
    documentsOf(outcome.json()).map((found) => [String(found["check"]), found]),
  );
  return { code: outcome.code, findings, outcome };
}

Deno.test("self-diagnostic finds all well, asks the endpoint's TLS and clock, and exits 0", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(["config", "set", "api.max_retries", "1"])).code, 0);
  const { code, findings, outcome } = await diagnose(stage);
  assert.equal(code, 0, outcome.stdout);
  assert.deepEqual([...findings.keys()], [
    "runtime",
    "configuration",
    "permissions",
    "file systems",
    "keyring library",
    "key store",
    "login",
    "SQLCipher library",
    "audit database",
    "audit trail",
    "temp folder",
    "official program",
    "authorities",
    "DNS",
    "TLS to the endpoint",
    "endpoint",
    "Globus Auth",
    "Globus Transfer",
    "clock",
  ]);
  const tells = await programTellsTls();
  // An older runtime cannot tell what a connection agreed on, and says so.
  const untold = tells ? [] : ["runtime", "TLS to the endpoint"];
  // So does a checkout that other users can write to.
  if (!pathTrust(builtLibrary()).trusted) untold.push("SQLCipher library");
  for (const [check, found] of findings) {
    assert.equal(found["status"], untold.includes(check) ? "warning" : "ok", check);
  }
  assert.match(String(findings.get("audit database")?.["detail"]), /SQLCipher 4\..*page size 4096/);
  const agreed = String(findings.get("TLS to the endpoint")?.["detail"]);
  assert.match(agreed, tells ? /TLSv1\.3/ : /this version of Deno cannot tell/);
  assert.doesNotMatch(outcome.stdout, /Ag[A-Za-z0-9]{30}/);
});

Deno.test("self-diagnostic names every file that others can read, with the chmod, and exits 1", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "tokens", "default.json");
  await Deno.chmod(file, 0o640);
  const { code, findings } = await diagnose(stage, "--offline");
  assert.equal(code, 1);
  const found = findings.get("permissions");
  assert.equal(found?.["status"], "problem");
  assert.equal(found?.["fix"], `chmod 600 ${file}`);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("self-diagnostic shows the authorities that the environment adds", async () => {
  await using stage = await setStage();
  const own = (await diagnose(stage, "--offline")).findings.get("authorities");
  assert.equal(own?.["status"], "ok");
  assert.match(String(own?.["detail"]), /^those of \w+, .*\.pem \(tls\.ca_file\)$/);
  const env = { "DENO_CERT": "/srv/more.pem", "DENO_TLS_CA_STORE": "system" };
  const outcome = await stage.run(["self-diagnostic", "--offline", "-F", "json"], { env });
  const found = JSON.parse(outcome.stdout)
    .find(({ check }: { check: string }) => check === "authorities");
  assert.equal(found.status, "warning");
  assert.match(found.detail, /^those of system, .*, \/srv\/more\.pem \(DENO_CERT\)$/);
});

Deno.test("self-diagnostic shows that audit.required is relaxed", async () => {
  await using stage = await setStage({ settings: "audit:\n  required: false\n" });
  const { code, findings } = await diagnose(stage, "--offline");
  assert.equal(code, 0);
  assert.equal(findings.get("audit trail")?.["status"], "warning");
});

Deno.test("self-diagnostic goes on when the configuration is broken, and says so once", async () => {
  await using stage = await setStage({ isLoggedIn: false, settings: "nonsense: 1\n" });
  const { code, findings } = await diagnose(stage, "--offline");
  assert.equal(code, 1);
  assert.equal(findings.get("configuration")?.["status"], "problem");
  assert.equal(findings.get("configuration")?.["fix"], "take it out: gcs config unset nonsense");
  const stopped = [...findings.values()].filter(({ detail }) =>
    detail === 'not looked at: see "configuration"'
  );
  assert.ok(stopped.length > 3);
  assert.deepEqual(new Set(stopped.map(({ status }) => status)), new Set(["warning"]));
  assert.equal([...findings.values()].filter(({ status }) => status === "problem").length, 1);
  assert.equal(findings.get("permissions")?.["status"], "ok");
  assert.notEqual(findings.get("SQLCipher library")?.["status"], "problem");
});

Deno.test({
  name: "self-diagnostic tells a clock that is off and a policy that refuses the server",
  async fn() {
    await needsTellingProgram();
    await using stage = await setStage({
      clock: { now: () => Date.now() + 3_600_000, sleep: () => Promise.resolve() },
    });
    await stage.run(["config", "set", "tls.pins", `sha256/${"A".repeat(43)}=`]);
    await stage.run(["config", "set", "tls.certificate_pinning", "true"]);
    const { code, findings } = await diagnose(stage);
    assert.equal(code, 1);
    assert.equal(findings.get("TLS to the endpoint")?.["status"], "problem");
    assert.match(String(findings.get("TLS to the endpoint")?.["detail"]), /is not pinned/);
    assert.equal(findings.get("clock")?.["status"], "problem");
  },
});

Deno.test({
  name: "self-diagnostic says which library is used, and that another user could change it",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using stage = await setStage();
    const library = join(stage.folder, "libsqlcipher.so");
    await Deno.copyFile(builtLibrary(), library);
    await Deno.chmod(library, 0o600);
    const named = { env: { GCS_SQLCIPHER_LIB: library } };
    const findingsOf = async () => {
      const { json } = await stage.run(["doctor", "--offline", "-F", "json"], named);
      return new Map(documentsOf(json()).map((found) => [found["check"], found]));
    };
    const good = (await findingsOf()).get("SQLCipher library");
    assert.equal(good?.["status"], "ok");
    assert.match(
      String(good?.["detail"]),
      /named by GCS_SQLCIPHER_LIB; nobody else can change it$/,
    );
    await Deno.chmod(library, 0o602);
    const findings = await findingsOf();
    const found = findings.get("SQLCipher library");
    assert.equal(found?.["status"], "problem");
    assert.equal(found?.["fix"], `chmod go-w ${library}`);
    assert.match(
      String(findings.get("audit database")?.["detail"]),
      /^Refused to use the SQLCipher/,
    );
  },
});

Deno.test("doctor prints a table for people", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const { code, stdout } = await stage.run(["doctor", "--offline"]);
  assert.equal(code, 0);
  assert.match(stdout, /^login\twarning\tnot logged in\tgcs login ENDPOINT$/m);
});
