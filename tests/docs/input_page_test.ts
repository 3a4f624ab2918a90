import assert from "node:assert/strict";
import * as forms from "../../src/forms/mod.ts";
import * as gcs from "../../src/gcs/mod.ts";
import { readPage } from "./_pages.ts";

const named: ReadonlyMap<string, forms.Form> = new Map(
  Object.entries({ ...forms, displayName: forms.displayName(128) }),
);

function formOf(name: string): forms.Form {
  const form = named.get(name);
  assert.ok(form, `no form ${name}`);
  return form;
}

/** What stands between backquotes in a cell, its escapes turned into characters. */
function samples(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => {
    const plain = text.replaceAll("\\n", "\n").replace(
      /\\u([0-9a-f]{4})/g,
      (_, code: string) => String.fromCharCode(parseInt(code, 16)),
    );
    return plain === '""' ? "" : plain;
  });
}

const { text } = await readPage("docs/input.md");
const rows = [...text.matchAll(/^\| +(.+?) +\| (.*?) +\|(?: (.*?) +\|)?$/gm)]
  .map(([, first = "", second = "", third]) => [first, second, third] as const);

Deno.test("docs/input.md names every form, and each takes and refuses what the page says", () => {
  const table = rows.filter(([, , third]) => third !== undefined && third !== "refused");
  const said = table.filter(([first]) => first.startsWith("`")).map(([first]) => samples(first)[0]);
  assert.deepEqual([...said].sort(), [...named.keys()].sort());
  for (const [first, taken, refused = ""] of table.filter(([first]) => first.startsWith("`"))) {
    const form = formOf(samples(first)[0] ?? "");
    assert.ok(samples(taken).length > 0 && samples(refused).length > 0, first);
    for (const one of samples(taken)) assert.notEqual(form.read(one), undefined, `${first} ${one}`);
    for (const one of samples(refused)) assert.equal(form.read(one), undefined, `${first} ${one}`);
  }
});

Deno.test("the fields that docs/input.md names have the form that it says", () => {
  const published: unknown[] = Object.values(gcs);
  const types = [
    ...published.filter((one): one is gcs.ObjectType<gcs.Fields> => one instanceof gcs.ObjectType),
    ...gcs.policyTypes(),
  ];
  let found = 0;
  for (const [fields, form] of rows.filter(([, , third]) => third === undefined)) {
    const wanted = formOf(samples(form)[0] ?? "email");
    for (const name of samples(fields).filter((one) => /^[a-z_]+$/.test(one))) {
      const having = types.flatMap((type) => type.fields[name] ?? [])
        .filter(({ rules, form }) => !rules.readOnly && form !== undefined);
      assert.ok(having.length > 0, name);
      for (const field of having) assert.equal(field.form?.expected, wanted.expected, name);
      found++;
    }
  }
  assert.ok(found > 15);
});
