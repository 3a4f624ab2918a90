import assert from "node:assert/strict";

const root = new URL("../../../", import.meta.url);

/** Page → fewest rows that name a test. */
const pages = {
  "docs/errors.md": 10,
  "docs/security/threat-model.md": 25,
  "docs/hipaa.md": 12,
  "docs/features.md": 25,
} as const;

interface Proof {
  readonly file: string;
  readonly names: readonly string[];
}

/** The tests that a row of a table names: a file in backquotes, then names in it. */
function proofs(row: string): Proof[] {
  const found: { file: string; names: string[] }[] = [];
  for (const [, text = ""] of row.matchAll(/`([^`]+)`/g)) {
    if (/^tests\/[\w/]+\.ts$/.test(text)) found.push({ file: text, names: [] });
    else found.at(-1)?.names.push(text);
  }
  return found;
}

for (const [page, least] of Object.entries(pages)) {
  Deno.test(`${page} names tests that exist`, async () => {
    const text = await Deno.readTextFile(new URL(page, root));
    const rows = text.split("\n").filter((line) =>
      line.startsWith("|") && line.includes("`tests/")
    );
    assert.ok(rows.length >= least, `${rows.length} rows name a test`);
    for (const row of rows) {
      for (const { file, names } of proofs(row)) {
        assert.ok(names.length > 0, `${file} without a name: ${row}`);
        const source = await Deno.readTextFile(new URL(file, root));
        for (const name of names) assert.ok(source.includes(name), `${file} has no "${name}"`);
      }
    }
  });

  Deno.test(`${page} calls nothing compliant but organisations, and promises nothing`, async () => {
    const text = await Deno.readTextFile(new URL(page, root));
    const sentences = text.match(
      /[^.]*\b(?:compliant|compliance|guarantee\w*|unbreakable)\b[^.]*/gi,
    );
    const wrong = (sentences ?? []).filter((one) => !/an organisation|is not compliant/.test(one));
    assert.deepEqual(wrong, []);
  });
}
