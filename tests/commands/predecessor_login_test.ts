/** Defects B-27 to B-42 of version 1: logins, what is stored, where requests go, and secrets. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { registry } from "../../src/cli/registry.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { loginStage, testWithBrowser } from "./_browser.ts";
import { changes, fails, membersOf, refused, works } from "./_expect.ts";
import { ignore, rehearse } from "./oidc/_rehearse.ts";

const isPosix = Deno.build.os !== "windows";
const tokenFile = ({ folder }: Stage, profile = "default") =>
  join(folder, "tokens", `${profile}.json`);

/** The parameters of the login page that was opened last. */
function page({ sandbox }: Stage): URLSearchParams {
  const asked = sandbox.requests.findLast(({ path }) => path === "/v2/oauth2/authorize");
  return new URLSearchParams(asked?.search);
}

testWithBrowser(
  "B-27, B-28: two logins open the browser with other states, challenges and ports",
  async () => {
    const { stage, env } = await loginStage({ isLoggedIn: false });
    await using _ = stage;
    const pages: URLSearchParams[] = [];
    for (const profile of ["one", "two"]) {
      await works(stage, ["login", stage.sandbox.address, "--profile", profile], { env });
      pages.push(page(stage));
    }
    for (const name of ["state", "code_challenge", "redirect_uri"]) {
      const values = pages.map((one) => one.get(name) ?? "");
      assert.equal(new Set(values).size, 2, name);
      for (const value of values) assert.ok(value.length >= 20, `${name}: ${value}`);
    }
    for (const one of pages) {
      assert.equal(one.get("code_challenge_method"), "S256");
      const redirect = new URL(one.get("redirect_uri") ?? "");
      assert.equal(redirect.protocol, "http:");
      assert.match(redirect.hostname, /^(?:127\.0\.0\.1|localhost)$/);
      assert.notEqual(redirect.port, "8080");
      assert.doesNotMatch(one.get("state") ?? "", /^(?:gcs-cli|state)-\d+$/);
    }
  },
);

testWithBrowser(
  "B-11, B-27: the login asks for the endpoint's scope, and a token of each service is kept",
  async () => {
    const { stage, env } = await loginStage({ isLoggedIn: false });
    await using _ = stage;
    await works(stage, ["login", stage.sandbox.address], { env });
    assert.match(
      page(stage).get("scope") ?? "",
      new RegExp(`urn:globus:auth:scope:${stage.sandbox.endpointId}:manage_collections`),
    );
    const outcome = await works(stage, ["session", "show", "-F", "json"]);
    const { tokens } = membersOf(outcome.json());
    assert.ok(Array.isArray(tokens) && tokens.length === 3, outcome.stdout);
    await works(stage, ["collection", "list"]);
  },
);

Deno.test("B-29: logout works without the key, revokes what it can, and a second one exits 4", async () => {
  await using stage = await setStage();
  stage.keyring.clear();
  const first = await stage.run(["logout", "-F", "json"]);
  assert.equal(first.code, 0, first.stderr);
  assert.equal(membersOf(first.json())["revoked"], false);
  await assert.rejects(Deno.stat(tokenFile(stage)), Deno.errors.NotFound);
  assert.equal((await stage.run(["logout"])).code, 4);
});

Deno.test("B-30: whoami asks userinfo with the token, and introspects nothing as a public client", async () => {
  await using stage = await setStage();
  await works(stage, ["whoami"]);
  const paths = stage.sandbox.requests.map(({ path }) => path);
  assert.deepEqual(paths, ["/v2/oauth2/userinfo"]);
  assert.equal(stage.sandbox.requests[0]?.authorized, true);
});

for (
  const content of ["{}", '{"format":"encrypted-v2","data":"x"}', "null", "", "no JSON at all"]
) {
  Deno.test(`B-31: a token file that holds ${content || "nothing"} is refused and stays as it is`, async () => {
    await using stage = await setStage();
    await Deno.writeTextFile(tokenFile(stage), content, { mode: 0o600 });
    const outcome = await stage.run(["whoami"]);
    assert.ok([4, 10, 11].includes(outcome.code), `${outcome.code}: ${outcome.stderr}`);
    assert.equal(await Deno.readTextFile(tokenFile(stage)), content);
    await stage.run(["auth", "migrate-tokens"]);
    assert.equal(await Deno.readTextFile(tokenFile(stage)), content);
    assert.deepEqual(stage.sandbox.requests, []);
  });
}

Deno.test("B-32: without the key that sealed the tokens no new one is made, and the code is 10", async () => {
  await using stage = await setStage();
  const before = await Deno.readTextFile(tokenFile(stage));
  stage.keyring.clear();
  for (let time = 0; time < 2; time++) assert.equal((await stage.run(["whoami"])).code, 10);
  assert.equal(stage.keyring.size, 0);
  assert.equal(await Deno.readTextFile(tokenFile(stage)), before);
});

Deno.test("B-33: the tokens of one profile do not open as another's", async () => {
  await using stage = await setStage();
  await Deno.copyFile(tokenFile(stage), tokenFile(stage, "lab"));
  if (isPosix) await Deno.chmod(tokenFile(stage, "lab"), 0o600);
  const outcome = await stage.run(["whoami", "--profile", "lab"]);
  assert.ok([4, 10, 11].includes(outcome.code), outcome.stderr);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test({
  name: "B-34: a token file that others can read is refused with the chmod that helps",
  ignore: !isPosix,
  async fn() {
    await using stage = await setStage();
    await Deno.chmod(tokenFile(stage), 0o640);
    const outcome = await stage.run(["whoami"]);
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.stderr, /hint: chmod 600 .*default\.json/);
    await Deno.chmod(tokenFile(stage), 0o600);
    await works(stage, ["whoami"]);
    const names = [...Deno.readDirSync(join(stage.folder, "tokens"))].map(({ name }) => name);
    assert.deepEqual(names.filter((name) => /tmp|temp|~$/.test(name)), []);
  },
});

for (const name of ["../../x", "..", "a/b", "a\\b", ".hidden", "a b", "x".repeat(65)]) {
  Deno.test(`B-35: a profile called ${JSON.stringify(name.slice(0, 12))} reads, writes and deletes nothing`, async () => {
    await using stage = await setStage();
    const outside = join(stage.folder, "x.json");
    await Deno.writeTextFile(outside, "mine");
    for (
      const words of [
        ["whoami", "--profile", name],
        ["logout", "--profile", name],
        ["profile", "delete", name, "--yes"],
        ["config", "set", `profiles.${name}.format`, "json"],
      ]
    ) await refused(stage, words, /[Ii]nvalid name of a profile|Unknown key/);
    assert.equal(await Deno.readTextFile(outside), "mine");
  });
}

Deno.test("B-36: config.yaml is read, and a key that is none is told with its line", async () => {
  await using stage = await setStage({ settings: "format: yaml\n" });
  const { stdout } = await works(stage, ["node", "list"]);
  assert.equal(parse(stdout)[0].id, seedIds.node);
  await Deno.writeTextFile(join(stage.folder, "config.yaml"), "\nfromat: json\n");
  const outcome = await stage.run(["node", "list"]);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /Unknown key "fromat" in config\.yaml line 2/);
});

for (
  const endpoint of [
    ...["http://h.example", "h.example/x", "u@h.example", "https://u:p@h.example", "h.example?x"],
    ...["h.example#x", "h example", "h.example\\@evil.example", "ftp://h.example", "//h.example"],
  ]
) {
  Deno.test(`B-37: the token goes nowhere for --endpoint ${JSON.stringify(endpoint)}`, async () => {
    await using stage = await setStage();
    await refused(stage, ["node", "list", "--endpoint", endpoint], /./);
  });
}

for (const id of ["../endpoint", "..%2fendpoint", `${seedIds.node}?x=1`, `${seedIds.node}#x`, ""]) {
  Deno.test(`B-37: the id ${JSON.stringify(id)} reaches no path of a request`, async () => {
    await using stage = await setStage();
    for (const group of ["collection", "node", "role", "storage-gateway", "user-credentials"]) {
      await refused(stage, [group, "show", id], /expected a UUID/);
      await refused(stage, [group, "delete", id, "--yes"], /expected a UUID/);
    }
  });
}

Deno.test("B-38: an endless error or answer is in no message, and the command ends", async () => {
  await using stage = await setStage();
  for (const status of [400, undefined]) {
    stage.sandbox.faults.clear();
    const status_ = status === undefined ? {} : { status };
    stage.sandbox.faults.add({ match: { path: "/api/nodes" }, body: "huge", ...status_ });
    const { code, stderr } = await stage.run(["node", "list", "--debug"]);
    assert.notEqual(code, 0);
    assert.ok(stderr.length < 20_000, `${stderr.length} characters`);
  }
});

Deno.test("B-39: no option and no setting turns the check of certificates off", async () => {
  await using stage = await setStage();
  for (const flag of ["--insecure", "--no-verify", "-k", "--tls-skip-verify"]) {
    await refused(stage, ["node", "list", flag], /Unknown option/);
  }
  for (const [key, value] of [["tls.verify_certificate", "false"], ["tls.min_version", "1.1"]]) {
    await refused(stage, ["config", "set", key ?? "", value ?? ""], /expected/);
  }
  await works(stage, ["config", "unset", "tls.ca_file"]);
  await fails(stage, ["node", "list"], 1, /certificate/);
});

Deno.test("B-40: every request names the program and its version", async () => {
  await using stage = await setStage();
  await works(stage, ["node", "list"]);
  await works(stage, ["whoami"]);
  const agents = new Set(stage.sandbox.requests.map(({ headers }) => headers["user-agent"]));
  assert.equal(agents.size, 1);
  assert.match([...agents][0] ?? "", /^gcs\/\d+\.\d+\.\d+/);
});

for (const secret of [" leading", "trailing ", "quotes\"'", "ünïcode-密碼", "a  b"]) {
  Deno.test(`B-41: the secret ${JSON.stringify(secret)} arrives as it was piped in, not trimmed`, async () => {
    await using stage = await setStage();
    const whole = `${secret}${"x".repeat(12)}${secret}`;
    const create = ["storage-gateway", "create", "dropbox", "D", "--client-id", "c"];
    await works(stage, [...create, "--secret-stdin"], { stdin: `${whole}\n` });
    const policies = membersOf(membersOf(changes(stage)[0]?.body)["policies"]);
    assert.equal(policies["secret"], whole);
  });
}

Deno.test("B-42: no command takes a secret as the value of an option", async () => {
  const commands = await Promise.all(registry.map(async (entry) => (await entry.load()).default));
  const secretive = /secret|password|passphrase|private.?key|old.?key|token/i;
  const harmless = /file|path|callback|stdin|env|certificate/i;
  for (const command of commands) {
    for (const [member, spec] of Object.entries(command.options ?? {})) {
      if (!secretive.test(member) || spec.form === "flag" || spec.form === "toggle") continue;
      const says = `${member} ${spec.value ?? ""} ${spec.summary}`;
      assert.match(says, harmless, `gcs ${command.path} --${member} takes a secret`);
    }
  }
});

for (
  const [words, flag] of [
    [["oidc", "register"], "--client-secret"],
    [["oidc", "update"], "--client-secret"],
    [["endpoint", "key-convert"], "--old-key"],
    [["user-credentials", "s3-create", seedIds.s3Gateway], "--s3-secret-key"],
    [["user-credentials", "s3-keys", "add", seedIds.node], "--secret-access-key"],
    [["storage-gateway", "create", "dropbox", "D"], "--secret"],
  ] as const
) {
  Deno.test({
    name: `B-42: gcs ${
      words.slice(0, 2).join(" ")
    } refuses ${flag}, does not repeat it, and says what to use`,
    ignore,
    async fn() {
      await using rehearsal = await rehearse();
      const typed = "tYpEd-on-the-command-line";
      for (const given of [[flag, typed], [`${flag}=${typed}`]]) {
        const outcome = await rehearsal.run([...words, ...given]);
        assert.equal(outcome.code, 2);
        assert.match(outcome.stderr, new RegExp(`Option ${flag} was removed`));
        assert.match(outcome.stderr, /hint: .*(?:stdin|prompt|env)/);
        assert.ok(!outcome.stderr.includes(typed));
      }
      assert.equal(await rehearsal.program.hasRun(), false);
    },
  });
}
