import assert from "node:assert/strict";
import { keptAlgorithms, withKeptAlgorithms } from "../../tools/cross/openssl_algorithms.ts";

const end = { plain: "    { NULL, NULL, NULL }", capable: "    { { NULL, NULL, NULL }, NULL }" };

function table(name: string, rows: readonly string[]): string {
  const isCapable = name === "deflt_ciphers";
  const type = isCapable ? "OSSL_ALGORITHM_CAPABLE" : "OSSL_ALGORITHM";
  const all = [...rows.map((row) => `    ${row}`), isCapable ? end.capable : end.plain];
  return `static const ${type} ${name}[] = {\n${all.join("\n")}\n};\n`;
}

const row = (name: string) => `{ PROV_NAMES_${name}, "provider=default", ossl_functions },`;
const cipher = (name: string) => `ALG(PROV_NAMES_${name}, ossl_functions),`;
const rowsOf = (name: string, algorithms: readonly string[]) =>
  algorithms.map(name === "deflt_ciphers" ? cipher : row);

const kept = Object.entries(keptAlgorithms).map(([name, algorithms]) =>
  table(name, rowsOf(name, algorithms))
);
const others = Object.entries(keptAlgorithms).map(([name, algorithms]) =>
  table(name, rowsOf(name, ["SHA2_256_192", ...algorithms, "MD5"]))
);
const signatures = table("deflt_signature", [
  "#ifndef OPENSSL_NO_DSA",
  row("DSA"),
  "#endif",
  '#include "more.inc"',
]);

Deno.test("OpenSSL's provider keeps the rows that are named, and no other table has any", () => {
  const source = `before\n${others.join("between\n")}${signatures}after\n`;
  const expected = `before\n${kept.join("between\n")}${table("deflt_signature", [])}after\n`;
  assert.equal(withKeptAlgorithms(source), expected);
});

Deno.test("an OpenSSL that lacks a row or a table that is needed is refused", () => {
  assert.throws(() => withKeptAlgorithms(others.slice(1).join("")), /has no deflt_digests/);
  const without = others.join("").replace(row("PBKDF2"), "");
  assert.throws(() => withKeptAlgorithms(without), /has no PBKDF2/);
});
