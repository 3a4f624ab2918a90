/** Writes tests/vectors/envelope/*.json. Run: deno run -RW tests/keys/make_vectors.ts */
import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import { referenceFile, referenceMembers, referencePassphraseKey } from "./reference_envelope.ts";

const key = Buffer.from([...Array(32).keys()]);
const iv = Buffer.from([...Array(12).keys()]);
const salt = Buffer.from([...Array(16).keys()].map((n) => n + 100));
const passphrase = "correct horse battery staple \u00e9";
const plaintext = `{"hello":"wörld"}`;
const base = { format: "gcs-tokens", profile: "work", key, iv, plaintext };
const good = referenceMembers(base);
const kdf = { name: "PBKDF2-HMAC-SHA256", iterations: 600_000, salt: salt.toString("base64url") };
const sealedKey = referencePassphraseKey(passphrase, 600_000, salt);
const goodKdf = referenceMembers({
  ...base,
  format: "gcs-keys",
  profile: "",
  key: sealedKey,
  kdf,
});

interface Vector {
  file: string;
  format?: string;
  profile?: string;
  key?: string;
  passphrase?: string;
  opens?: string;
  error?: { kind: string; message: string };
}

const damaged = (why: string) => ({
  kind: "integrity",
  message: `The sealed file is damaged: ${why}`,
});
const malformed = (name: string) => damaged(`"${name}" is missing or malformed`);
const changed = damaged("it was changed, or it belongs to another profile");
const canonical = damaged("it is not in canonical form");
const notJson = damaged("it is not a JSON object");
const iterations = (count: number) => ({
  kind: "secure_store",
  message: `The sealed file asks for ${count} iterations, outside 600000 to 10000000`,
});
const flip = (text: unknown, at: number) => {
  const bytes = Buffer.from(String(text), "base64url");
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString("base64url");
};
const text = referenceFile(good);
const ciphertext = String(good["ciphertext"]);
const otherKey = Buffer.alloc(32, 7);

const vectors: Record<string, Vector> = {
  "valid-keyring": { file: text, opens: plaintext },
  "valid-empty": { file: referenceFile(referenceMembers({ ...base, plaintext: "" })), opens: "" },
  "valid-passphrase": {
    file: referenceFile(goodKdf),
    format: "gcs-keys",
    profile: "",
    passphrase,
    opens: plaintext,
  },
  "valid-passphrase-decomposed": {
    file: referenceFile(goodKdf),
    format: "gcs-keys",
    profile: "",
    passphrase: passphrase.normalize("NFD"),
    opens: plaintext,
  },
  "empty-file": { file: "", error: notJson },
  "truncated": { file: text.slice(0, text.length - 20), error: notJson },
  "array": { file: "[]\n", error: notJson },
  "truncated-ciphertext": {
    file: referenceFile({ ...good, ciphertext: ciphertext.slice(0, 20) }),
    error: malformed("ciphertext"),
  },
  "truncated-tag": {
    file: referenceFile({
      ...good,
      ciphertext: Buffer.from(ciphertext, "base64url").subarray(0, -1).toString("base64url"),
    }),
    error: changed,
  },
  "flip-iv": { file: referenceFile({ ...good, iv: flip(good["iv"], 3) }), error: changed },
  "flip-ciphertext": {
    file: referenceFile({ ...good, ciphertext: flip(ciphertext, 0) }),
    error: changed,
  },
  "flip-tag": {
    file: referenceFile({
      ...good,
      ciphertext: flip(ciphertext, Buffer.from(ciphertext, "base64url").length - 1),
    }),
    error: changed,
  },
  "flip-format": {
    file: referenceFile({ ...good, format: "gcs-tokenz" }),
    error: damaged(`its format is not "gcs-tokens"`),
  },
  "other-format": {
    file: referenceFile({ ...good, format: "gcs-keys" }),
    error: damaged(`its format is not "gcs-tokens"`),
  },
  "flip-alg": { file: referenceFile({ ...good, alg: "A128GCM" }), error: malformed("alg") },
  "flip-key-id": {
    file: referenceFile({ ...good, ["key_id"]: `0${String(good["key_id"]).slice(1)}` }),
    error: {
      kind: "secure_store",
      message: `The sealed file needs key 0${String(good["key_id"]).slice(1)}, not ${
        good["key_id"]
      }`,
    },
  },
  "wrong-key": {
    file: text,
    key: otherKey.toString("base64url"),
    error: {
      kind: "secure_store",
      message: `The sealed file needs key ${good["key_id"]}, not ${
        referenceMembers({ ...base, key: otherKey })["key_id"]
      }`,
    },
  },
  "key-id-upper-case": {
    file: referenceFile({ ...good, ["key_id"]: "ABCDEF0123456789" }),
    error: malformed("key_id"),
  },
  "wrong-profile": { file: text, profile: "other", error: changed },
  "wrong-passphrase": {
    file: referenceFile(goodKdf),
    format: "gcs-keys",
    profile: "",
    passphrase: "wrong horse battery staple",
    error: { kind: "secure_store", message: "The passphrase is wrong" },
  },
  "base64-padded": {
    file: referenceFile({ ...good, ciphertext: `${ciphertext}=` }),
    error: malformed("ciphertext"),
  },
  "base64-standard-alphabet": {
    file: referenceFile({ ...good, iv: "AAEC+wQFBgcICQoL" }),
    error: malformed("iv"),
  },
  "base64-trailing-bits": {
    file: referenceFile({
      ...goodKdf,
      kdf: { ...kdf, salt: `${kdf.salt.slice(0, -1)}${kdf.salt.endsWith("w") ? "x" : "B"}` },
    }),
    format: "gcs-keys",
    profile: "",
    passphrase,
    error: malformed("salt"),
  },
  "iv-short": { file: referenceFile({ ...good, iv: "AAECAwQFBgcICQo" }), error: malformed("iv") },
  "trailing-bytes": { file: `${text}\n`, error: canonical },
  "trailing-text": { file: `${text}x`, error: notJson },
  "no-line-feed": { file: text.trimEnd(), error: canonical },
  "white-space": { file: `${JSON.stringify(good, null, 2)}\n`, error: canonical },
  "member-order": {
    file: referenceFile(Object.fromEntries(Object.entries(good).reverse())),
    error: canonical,
  },
  "unknown-member": { file: referenceFile({ ...good, extra: 1 }), error: canonical },
  "duplicate-member": { file: text.replace("{", `{"version":1,`), error: canonical },
  "byte-order-mark": { file: `\ufeff${text}`, error: canonical },
  "future-version": {
    file: referenceFile({ ...good, version: 2 }),
    error: {
      kind: "secure_store",
      message: "The sealed file has version 2, which this gcs does not know",
    },
  },
  "version-text": { file: referenceFile({ ...good, version: "1" }), error: malformed("version") },
  "iterations-low": {
    file: referenceFile({ ...goodKdf, kdf: { ...kdf, iterations: 599_999 } }),
    format: "gcs-keys",
    profile: "",
    passphrase,
    error: iterations(599_999),
  },
  "iterations-high": {
    file: referenceFile({ ...goodKdf, kdf: { ...kdf, iterations: 10_000_001 } }),
    format: "gcs-keys",
    profile: "",
    passphrase,
    error: iterations(10_000_001),
  },
  "iterations-changed": {
    file: referenceFile({ ...goodKdf, kdf: { ...kdf, iterations: 600_001 } }),
    format: "gcs-keys",
    profile: "",
    passphrase,
    error: { kind: "secure_store", message: "The passphrase is wrong" },
  },
  "salt-changed": {
    file: referenceFile({ ...goodKdf, kdf: { ...kdf, salt: flip(kdf.salt, 2) } }),
    format: "gcs-keys",
    profile: "",
    passphrase,
    error: { kind: "secure_store", message: "The passphrase is wrong" },
  },
  "kdf-unknown": {
    file: referenceFile({ ...goodKdf, kdf: { ...kdf, name: "PBKDF2-HMAC-SHA1" } }),
    format: "gcs-keys",
    profile: "",
    passphrase,
    error: malformed("kdf"),
  },
  "kdf-added": { file: referenceFile({ ...good, kdf }), error: canonical },
};

const folder = new URL("../vectors/envelope/", import.meta.url);
for (const [name, vector] of Object.entries(vectors)) {
  const document = {
    format: "gcs-tokens",
    profile: "work",
    ...(vector.passphrase === undefined ? { key: key.toString("base64url") } : {}),
    ...vector,
  };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(document, null, 2)}\n`);
}
