import assert from "node:assert/strict";
import { createAuthority } from "../../../http/_server.ts";
import { domainStage, inside } from "./_files.ts";

const update = ["endpoint", "domain", "update"];
const name = "data.example.org";

Deno.test("endpoint domain update sends certificate, chain and key, and never shows the key", async () => {
  await using rig = await domainStage();
  const certificate = await rig.file("full.pem", rig.cert + "\n" + rig.authority, 0o644);
  const key = await rig.file("key.pem", rig.key);
  const line = [...update, name, "--certificate", certificate, "--private-key", key, "--debug"];
  const outcome = await rig.stage.run([...line, "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(rig.sent(), [{
    "DATA_TYPE": "domain#1.0.0",
    "domain_name": name,
    "wildcard": false,
    "certificate": `${rig.cert.trim()}\n`,
    "certificate_chain": `${rig.authority.trim()}\n`,
    "private_key": rig.key,
  }]);
  for (const shown of [outcome.stdout, outcome.stderr]) assert.ok(!shown.includes(inside(rig.key)));
  const shown = await rig.stage.run(["endpoint", "domain", "show"]);
  assert.match(shown.stdout, /Domain Name\s+data\.example\.org/);
  assert.match(shown.stdout, /Certificate For\s+data\.example\.org/);
});

Deno.test("endpoint domain setup takes the older spellings and a key from standard input", async () => {
  await using rig = await domainStage({ names: ["*.example.org"], rsa: true });
  const certificate = await rig.file("cert.pem", rig.cert);
  const chain = await rig.file("chain.pem", rig.authority);
  const outcome = await rig.stage.run(
    [
      "endpoint",
      "domain",
      "setup",
      "--domain",
      "Example.org",
      "--wildcard",
      "--certificate",
      certificate,
      "--certificate-chain",
      chain,
      "--private-key-stdin",
    ],
    { stdin: rig.key },
  );
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(outcome.stdout, "Set the domain of the endpoint to example.org\n");
  const body = JSON.stringify(rig.sent());
  assert.match(body, /"wildcard":true/);
  assert.ok(body.includes(inside(rig.key)));
});

Deno.test("endpoint domain update names files that lie on the nodes", async () => {
  await using rig = await domainStage();
  const paths = ["--certificate-path", "/etc/tls/c.pem", "--private-key-path", "/etc/tls/k.pem"];
  const outcome = await rig.stage.run([...update, name, ...paths]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(rig.sent(), [{
    "DATA_TYPE": "domain#1.0.0",
    "domain_name": name,
    "wildcard": false,
    "certificate_path": "/etc/tls/c.pem",
    "private_key_path": "/etc/tls/k.pem",
  }]);
});

Deno.test("endpoint domain update --dry-run checks the files, shows no key and sends nothing", async () => {
  await using rig = await domainStage();
  const certificate = await rig.file("cert.pem", rig.cert);
  const key = await rig.file("key.pem", rig.key);
  for (const way of [["--private-key", key], ["--private-key-stdin"]]) {
    const line = [...update, name, "--certificate", certificate, ...way, "--dry-run"];
    const outcome = await rig.stage.run(line);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /"private_key": "\[redacted\]"/);
    assert.ok(!outcome.stdout.includes(inside(rig.key)));
  }
  assert.deepEqual(rig.sent(), []);
});

Deno.test("endpoint domain update refuses certificates and keys that do not fit, and sends nothing", async () => {
  await using rig = await domainStage();
  const stranger = await (await createAuthority()).issue({ names: [name] });
  const late = await (await createAuthority()).issue({ names: [name], expired: true });
  const certificate = await rig.file("cert.pem", rig.cert);
  const key = await rig.file("key.pem", rig.key);
  const other = await rig.file("other.pem", stranger.key);
  const old = await rig.file("old.pem", late.cert);
  const oldKey = await rig.file("oldkey.pem", late.key);
  const full = await rig.file("full.pem", rig.cert + "\n" + rig.authority);
  const chain = await rig.file("chain.pem", stranger.cert);
  const both = ["--certificate", certificate, "--private-key", key];
  const wrong: [string[], RegExp][] = [
    [[...both], /Missing argument DOMAIN/],
    [["not_a_name", ...both], /expected a host name/],
    [["other.example.org", ...both], /not for other\.example\.org/],
    [[name, "--wildcard", ...both], /not for \*\.data\.example\.org/],
    [[name, "--certificate", certificate, "--private-key", other], /not the key of the certif/],
    [[name, "--certificate", old, "--private-key", oldKey], /expired/],
    [[name, "--certificate", certificate], /private key of the certificate is missing/],
    [[name, "--private-key", key], /Missing option --certificate/],
    [[name, "--certificate", key, "--private-key", key], /holds a private key/],
    [[name, "--certificate", certificate, "--private-key", `${key}.none`], /no such file/],
    [[name, ...both, "--certificate-path", "/x"], /not both/],
    [[name, ...both, "--private-key-stdin"], /not both/],
    [[name, ...both, "--certificate-chain", chain], /issued by the next one/],
    [
      [name, "--certificate", full, "--private-key", key, "--certificate-chain", chain],
      /holds the chain already/,
    ],
    [[name, "--certificate-path", "/x"], /together with --private-key-path/],
    [[name, "--certificate-chain-path", "/x"], /together with --certificate-path/],
    [[name, "--certificate-path", "../x", "--private-key-path", "/x"], /absolute path/],
    [[name, "--certificate-path", "/a/../x", "--private-key-path", "/x"], /absolute path/],
  ];
  for (const [words, message] of wrong) {
    const { code, stderr } = await rig.stage.run([...update, ...words], { stdin: rig.key });
    assert.equal(code, 2, `${words.join(" ")}: ${stderr}`);
    assert.match(stderr, message);
    assert.ok(!stderr.includes(inside(rig.key)));
  }
  assert.deepEqual(rig.sent(), []);
});

Deno.test("endpoint domain update refuses a key file that others can read, and says what to run", async () => {
  await using rig = await domainStage();
  const certificate = await rig.file("cert.pem", rig.cert);
  const key = await rig.file("key.pem", rig.key, 0o640);
  const line = [...update, name, "--certificate", certificate, "--private-key", key];
  const { code, stderr } = await rig.stage.run(line);
  assert.equal(code, 1);
  assert.match(stderr, /other users can reach it/);
  assert.match(stderr, /chmod 600/);
  assert.deepEqual(rig.sent(), []);
});
