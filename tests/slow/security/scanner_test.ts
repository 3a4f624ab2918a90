import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import {
  entropy,
  repositoryFiles,
  scan,
  scanBinary,
  scanFile,
} from "../../../tools/secret_scan.ts";

const root = new URL("../../../", import.meta.url);

/** Letters and digits that nobody can have written down anywhere. */
function random(length: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return [...crypto.getRandomValues(new Uint8Array(length))]
    .map((byte) => letters[byte % letters.length]).join("");
}

const upper = (length: number) => random(length).toUpperCase();
const { privateKey } = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const planted: readonly (readonly [rule: string, text: string])[] = [
  ["private key", privateKey],
  ["private key", JSON.stringify({ key: privateKey })],
  ["Globus token", `Bearer Ag${random(70)}`],
  ["AWS key id", `"AKIA${upper(16)}"`],
  ["GitHub token", `ghp_${random(36)}`],
  ["npm token", `//registry/:_authToken=npm_${random(36)}`],
  ["JWT", `eyJ${random(30)}.eyJ${random(30)}.${random(40)}`],
  ["assignment of a secret", `const clientSecret = "${random(40)}";`],
  ["assignment of a secret", `{"s3_secret_key": "${random(40)}"}`],
  ["assignment of a secret", `api-key: '${random(32)}'`],
];

for (const [rule, text] of planted) {
  Deno.test(`the scanner finds a planted ${rule} in ${text.slice(0, 14).trim()}…`, () => {
    const found = scan(`first line\n${text}\nlast line`);
    assert.ok(found.some((one) => one.rule === rule && one.line >= 2), JSON.stringify(found));
  });
}

Deno.test("the scanner leaves alone what only looks like a secret", () => {
  const harmless = [
    'const label = "S3 secret access key";',
    "AKIAIOSFODNN7EXAMPLE",
    'password: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
    "-----BEGIN PRIVATE KEY-----",
    "Agxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    'tokenUrl = "https://auth.example.org/v2/oauth2/token"',
  ];
  for (const text of harmless) assert.deepEqual(scan(text), [], text);
});

Deno.test("entropy is 0 for one letter and 8 bits for all bytes", () => {
  assert.equal(entropy("aaaa"), 0);
  assert.equal(entropy("ab"), 1);
  assert.equal(entropy(String.fromCharCode(...Array.from({ length: 256 }, (_, n) => n))), 8);
});

Deno.test("the scanner finds a secret in a binary, also where its pieces meet", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "program");
    const token = `Ag${random(60)}`;
    for (const before of [100, 8 * 1024 * 1024 - 30]) {
      const bytes = new Uint8Array(before + 200);
      bytes.set(new TextEncoder().encode(token), before);
      await Deno.writeFile(path, bytes);
      assert.deepEqual((await scanBinary(path)).map(({ rule }) => rule), ["Globus token"]);
    }
    await Deno.writeFile(path, new Uint8Array(1_000));
    assert.deepEqual(await scanBinary(path), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the repository holds no secret", async () => {
  const files = await repositoryFiles(root);
  assert.ok(files.length > 300, "too few files: the scan looks at nothing");
  const found: string[] = [];
  for (const path of files) {
    const bytes = await Deno.readFile(new URL(path, root)).catch(() => undefined);
    if (bytes === undefined || bytes.includes(0)) continue;
    for (const { rule, line } of scanFile(path, new TextDecoder().decode(bytes))) {
      found.push(`${path}:${line}: ${rule}`);
    }
  }
  assert.deepEqual(found, []);
});
