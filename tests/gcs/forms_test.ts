import assert from "node:assert/strict";
import * as gcs from "../../src/gcs/mod.ts";
import { gcsError } from "./fake_http.ts";

const published: unknown[] = Object.values(gcs);
const types = [
  ...published.filter((one): one is gcs.ObjectType<gcs.Fields> => one instanceof gcs.ObjectType),
  ...gcs.policyTypes(),
];

/** Texts that are no text for people: PEM, expressions, a program, what the server answers. */
const withoutForm = new Set(["certificate", "certificate_chain", "match", "output", "source"]);
const read = new Set([
  ...["check result", "LAN secret", "connector", "info"],
  ...Object.values(gcs.details).map(({ name }) => name),
]);
const sameInAll = ["a\u0000b", "a\u001b[2Jb", "a\u202eb", "\ud800"];

Deno.test("every text that can be written has a form, or is known to need none", () => {
  let forms = 0;
  for (const type of types.filter(({ family }) => family !== undefined)) {
    for (const [name, field] of Object.entries(type.fields)) {
      const isText = /^(?:string|array<string>)$/.test(field.type);
      if (!isText || field.rules.readOnly || field.values !== undefined) continue;
      if (field.form !== undefined) forms++;
      else {
        // Ids and secrets have schemas of their own.
        const takesAny = field.write("create").safeParse(
          field.type === "string" ? "a\u0000b" : ["a\u0000b"],
        ).success;
        const isSecret = /secret|key|token|passphrase/i.test(name);
        const isKnown = withoutForm.has(name) || read.has(type.name) || name === "command";
        assert.ok(!takesAny || isSecret || isKnown, `${type.name}: ${name}`);
      }
    }
  }
  assert.ok(forms > 80);
});

Deno.test("no field with a form takes control characters or marks that turn text around", () => {
  for (const type of types) {
    for (const [name, field] of Object.entries(type.fields)) {
      if (field.form === undefined || field.rules.readOnly) continue;
      const mode = field.rules.fixed ? "create" : "update";
      for (const hostile of sameInAll) {
        const value = field.type === "string" ? hostile : [hostile];
        const document = Object.fromEntries([[name, value]]);
        assert.throws(() => type.encode(document, mode), gcsError("usage", `"${name}`), name);
      }
    }
  }
});
