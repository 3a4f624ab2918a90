import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "../_support/fast_check.ts";
import { systemClock, systemRandom } from "../../src/base/mod.ts";
import { openVault, passphraseText } from "../../src/keys/mod.ts";
import { olderReading, passphraseBytes } from "../../src/keys/passphrase_bytes.ts";
import { readPassphraseFile } from "../../src/prompts/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { withFolder } from "./helpers.ts";

Deno.test("a passphrase of any bytes keeps them, and two of them are never one", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
    const text = passphraseText(bytes);
    fc.pre(text.normalize("NFC") === text);
    assert.deepEqual(passphraseBytes(text), new Uint8Array(bytes));
  }));
  const spoiled = [[0xff], [0xfe], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], []];
  const texts = spoiled.map((bytes) => passphraseText(new Uint8Array([0x61, ...bytes])));
  assert.equal(new Set(texts).size, spoiled.length);
});

Deno.test("text has one reading, spoiled text had another", () => {
  for (const text of ["correct horse", "pässword", "pa\u0308ss", "日本", "👩‍🚀", ""]) {
    assert.equal(passphraseText(new TextEncoder().encode(text)), text);
    assert.equal(olderReading(text), undefined);
  }
  assert.equal(olderReading(passphraseText(new Uint8Array([0x61, 0xff]))), "a\ufffd");
  assert.equal(olderReading("\ufeffa"), "a");
});

Deno.test("a store made under the old reading opens once more and is sealed anew", () =>
  withFolder(async (folder) => {
    const bytes = new Uint8Array([...new TextEncoder().encode("a long passphrase "), 0xff, 0xfe]);
    const file = join(folder, "passphrase");
    await writeFile(file, bytes, { mode: 0o600 });
    const open = (passphrase: Secret) =>
      openVault({
        folder,
        source: "passphrase",
        clock: systemClock,
        random: systemRandom,
        askPassphrase: () => Promise.resolve(passphrase),
      });
    const older = new Secret(new TextDecoder().decode(bytes));
    await open(older).setItem("kept", new Uint8Array([1, 2, 3]));
    const sealed = join(folder, "keys.sealed.json");
    const before = await readFile(sealed, "utf8");

    const given = await readPassphraseFile(file);
    assert.deepEqual(await open(given).getItem("kept"), new Uint8Array([1, 2, 3]));
    assert.equal(await readFile(sealed, "utf8"), before);
    await open(given).setItem("more", new Uint8Array([4]));
    assert.deepEqual(await open(given).getItem("kept"), new Uint8Array([1, 2, 3]));
    await assert.rejects(open(older).getItem("kept"), /passphrase is wrong/);
    const other = new Secret(passphraseText(new Uint8Array([...bytes.subarray(0, -1), 0xfd])));
    await assert.rejects(open(other).getItem("kept"), /passphrase is wrong/);
  }));
