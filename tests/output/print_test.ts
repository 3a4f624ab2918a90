import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { parse as parseYaml } from "yaml";
import { hasUnseen } from "../../src/base/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import {
  compileQuery,
  csvLine,
  done,
  type Field,
  type Format,
  list,
  OutputClosed,
  outputFormats,
  parseFormat,
  print,
  show,
  text,
  type View,
} from "../../src/output/mod.ts";
import { formats } from "../../src/config/mod.ts";
import { fakeStreams } from "./fake_streams.ts";

const id = "1405823f-0597-4a16-b296-46d4f0ae4b15";
interface Doc {
  id: string;
  name: string | null;
  size: number;
  tags: string[];
  public: boolean;
}
const fields = [
  { label: "ID", value: "id" },
  { label: "Name", value: "name" },
  { label: "Size", value: (doc: Doc) => `${doc.size} B` },
  { label: "Tags", value: "tags" },
];
const one: Doc = { id, name: "Data", size: 5, tags: ["a", "b"], public: true };
const two: Doc = { id: "x", name: null, size: 0, tags: [], public: false };

async function printed(
  view: View,
  format: Format,
  options: { terminal?: boolean; query?: string; columns?: number } = {},
) {
  const { terminal = false, columns = 80 } = options;
  const streams = fakeStreams({ terminal, columns });
  const query = options.query === undefined ? undefined : compileQuery(options.query);
  await print(view, { format, query }, streams);
  assert.equal(streams.stderr.text, "");
  return streams.stdout.text;
}

Deno.test("print aligns a list on a terminal and never cuts an id", async () => {
  assert.equal(
    await printed(list([one, two], fields), "text", { terminal: true }),
    `ID                                    Name  Size  Tags\n` +
      `${id}  Data  5 B   a, b\n` +
      `x                                     -     0 B   -\n`,
  );
});

Deno.test("print separates by tabs without headings where there is no terminal", async () => {
  assert.equal(
    await printed(list([one, two], fields), "text"),
    `${id}\tData\t5 B\ta,b\nx\t\t0 B\t\n`,
  );
  assert.equal(
    await printed(show(one, fields), "text"),
    `ID\t${id}\nName\tData\nSize\t5 B\nTags\ta,b\n`,
  );
});

Deno.test("print breaks what was done between words on a terminal, and nowhere else", async () => {
  const lines = [
    `+ role "${"x".repeat(20)}" on "Lab data" in "Lab storage"`,
    "    a: " + "y".repeat(60),
  ];
  const view = done({}, lines);
  assert.equal(
    await printed(view, "text", { terminal: true, columns: 50 }),
    `+ role "${"x".repeat(20)}" on "Lab data" in\n  "Lab storage"\n${lines[1]}\n`,
  );
  assert.equal(await printed(view, "text"), `${lines.join("\n")}\n`);
});

Deno.test("print labels the values of a record on a terminal", async () => {
  assert.equal(
    await printed(show(two, fields), "text", { terminal: true }),
    "ID:    x\nName:  -\nSize:  0 B\nTags:  -\n",
  );
});

Deno.test("print writes json, yaml and ndjson whole, not only the fields", async () => {
  const all = list([one, two], fields);
  assert.deepEqual(JSON.parse(await printed(all, "json")), [one, two]);
  assert.deepEqual(parseYaml(await printed(all, "yaml")), [one, two]);
  const lines = (await printed(all, "ndjson")).trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => JSON.parse(line)), [one, two]);
  assert.deepEqual(JSON.parse(await printed(show(one, fields), "json")), one);
  assert.deepEqual(parseYaml(await printed(show(one, fields), "yaml")), one);
  assert.equal(await printed(show(one, fields), "ndjson"), JSON.stringify(one) + "\n");
});

Deno.test("print prints an empty list as an empty list in every format", async () => {
  const expected = {
    text: "",
    json: "[]\n",
    yaml: "[]\n",
    csv: "id,name,Size,tags\n",
    ndjson: "",
    list: "",
  };
  for (const format of outputFormats) {
    assert.equal(await printed(list([], fields), format), expected[format], format);
  }
  assert.equal(await printed(list([], fields), "text", { terminal: true }), "");
});

Deno.test("print writes csv with the names of members and one row a document", async () => {
  assert.equal(
    await printed(list([one, two], fields), "csv"),
    `id,name,Size,tags\n${id},Data,5 B,a;b\nx,,0 B,\n`,
  );
  assert.equal(await printed(show(one, fields), "csv"), `id,name,Size,tags\n${id},Data,5 B,a;b\n`);
});

Deno.test("print writes bare ids, of the member that the view names", async () => {
  assert.equal(await printed(list([one, two], fields), "list"), `${id}\nx\n`);
  assert.equal(await printed(list([{ role: "r1" }], [], "role"), "list"), "r1\n");
  assert.equal(await printed(show(one, fields), "list"), `${id}\n`);
  assert.equal(await printed(done({ id, status: "deleted" }, "Deleted"), "list"), `${id}\n`);
});

Deno.test("print says a change in a sentence, and as its document to programs", async () => {
  const view = done({ id, status: "deleted" }, "Deleted collection Data");
  assert.equal(await printed(view, "text"), "Deleted collection Data\n");
  assert.deepEqual(JSON.parse(await printed(view, "json")), { id, status: "deleted" });
  assert.equal(await printed(view, "csv"), `id,status\n${id},deleted\n`);
});

Deno.test("print says a change in several lines, and escapes line breaks inside one", async () => {
  const view = done({ id }, ["Would send: DELETE x", "a\nb"]);
  assert.equal(await printed(view, "text"), "Would send: DELETE x\na\\nb\n");
  assert.deepEqual(JSON.parse(await printed(view, "json")), { id });
  assert.equal(await printed(done({}, []), "text"), "");
});

Deno.test("print gives text as it is, ended by one line end", async () => {
  assert.equal(await printed(text("a\tb"), "text"), "a\tb\n");
  assert.equal(await printed(text("a\n"), "csv"), "a\n");
  assert.equal(await printed(text("a\n"), "json"), '"a\\n"\n');
});

Deno.test("print applies a query to the whole array and prints what is left in every format", async () => {
  const all = list([one, two], fields);
  const query = "[].{id: id, big: size > `1`}";
  assert.deepEqual(JSON.parse(await printed(all, "json", { query })), [
    { id, big: true },
    { id: "x", big: false },
  ]);
  assert.equal(await printed(all, "text", { query }), `${id}\ttrue\nx\tfalse\n`);
  assert.equal(await printed(all, "csv", { query }), `id,big\n${id},true\nx,false\n`);
  assert.equal(await printed(all, "list", { query }), `${id}\nx\n`);
  assert.equal(await printed(all, "text", { query: "[].id" }), `${id}\nx\n`);
  assert.equal(await printed(all, "csv", { query: "[*].[id, size]" }), `${id},5\nx,0\n`);
  assert.equal(await printed(all, "csv", { query: "[].id" }), `${id}\nx\n`);
  assert.equal(await printed(all, "text", { query: "length(@)", terminal: true }), "2\n");
  assert.equal(await printed(all, "json", { query: "[5]" }), "null\n");
  assert.equal(await printed(all, "text", { query: "[5]" }), "");
  assert.equal(await printed(show(one, fields), "text", { query: "name" }), "Data\n");
  assert.equal(await printed(show(one, fields), "text", { query: "{n: name}" }), "n\tData\n");
});

Deno.test("print never shows a Secret, in any format or place", async () => {
  const secret = new Secret("hunter2-hunter2");
  const document = { id, key: secret, deep: [{ key: secret }] };
  const secretFields = [{ label: "Key", value: "key" }, { label: "Fn", value: () => secret }];
  for (const format of outputFormats) {
    for (const terminal of [true, false]) {
      for (
        const view of [
          list([document], secretFields),
          show(document, secretFields),
          done(document, `${secret}`),
        ]
      ) {
        const output = await printed(view, format, { terminal });
        assert.doesNotMatch(output, /hunter2/);
        if (format !== "list") assert.match(output, /\[redacted\]/);
      }
    }
  }
});

Deno.test("print lets no control character of a document through to a terminal", async () => {
  const evil = "\x1b]0;owned\x07\u202e\r\nnext\x9b2J";
  const document = { id: evil, name: evil, size: 1, tags: [evil], public: true };
  // deno-lint-ignore no-control-regex
  const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
  for (const format of ["text", "json", "ndjson", "list"] as const) {
    for (const view of [list([document], fields), show(document, fields), done(document, evil)]) {
      const output = await printed(view, format, { terminal: true });
      assert.doesNotMatch(output, control, format);
    }
  }
  assert.equal(
    (await printed(list([document], fields), "text", { terminal: true, columns: 400 }))
      .split("\n").length,
    3,
  );
});

Deno.test("print round trips any JSON document through json, ndjson and yaml", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 4 }),
      async (documents) => {
        const value: unknown = JSON.parse(JSON.stringify(documents));
        assert.deepEqual(JSON.parse(await printed(list(documents, []), "json")), value);
        assert.deepEqual(parseYaml(await printed(list(documents, []), "yaml")), value);
        const lines = (await printed(list(documents, []), "ndjson")).split("\n").slice(0, -1);
        assert.deepEqual(lines.map((line) => JSON.parse(line)), value);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("print streams lists: the first item is out before the second is asked for", async () => {
  for (const format of ["json", "ndjson", "yaml", "csv", "list", "text"] as const) {
    const streams = fakeStreams();
    const seen: string[] = [];
    const items = async function* () {
      yield await Promise.resolve(one);
      seen.push(streams.stdout.text);
      yield two;
    };
    await print({ ...list(items(), fields), isStreamed: true }, { format }, streams);
    assert.match(seen[0] ?? "", new RegExp(id), format);
  }
});

Deno.test("no format prints a character that is obeyed or not seen, in values or names", async () => {
  const hostile = "a\x1b\x9b\r\n\u0085\u2028\u202e\u00ad\u180e\u3164\u{e0041}b";
  const document = { name: hostile, [hostile]: 1, list: [hostile], deep: { name: hostile } };
  const field: Field<typeof document> = { label: "Name", value: "name" };
  for (const format of ["json", "ndjson", "yaml", "csv", "list", "text"] as const) {
    for (const view of [show(document, [field]), list([document], [field], "name")]) {
      const text = await printed(view, format);
      assert.equal(hasUnseen(text.replaceAll(/[\n\t]/g, "")), false, format);
      assert.ok(format !== "csv" || text.split("\n").length === 3, text);
    }
  }
  assert.deepEqual(parseYaml(await printed(show(document, [field]), "yaml")), document);
});

Deno.test("print writes json and yaml of a list only when all of it is there", async () => {
  async function* failsLater(): AsyncGenerator<Doc> {
    yield await Promise.resolve(one);
    throw new GcsError("unavailable", "Cannot read the second page");
  }
  for (const format of ["json", "yaml"] as const) {
    const streams = fakeStreams();
    await assert.rejects(print(list(failsLater(), fields), { format }, streams), GcsError);
    assert.equal(streams.stdout.text, "", format);
  }
});

Deno.test("print writes nothing when the first page fails", async () => {
  // deno-lint-ignore require-yield
  async function* broken(): AsyncGenerator<Doc> {
    await Promise.resolve();
    throw new GcsError("not_found", "Cannot find it");
  }
  for (const format of outputFormats) {
    for (const terminal of [true, false]) {
      const streams = fakeStreams({ terminal });
      await assert.rejects(print(list(broken(), fields), { format }, streams), GcsError);
      assert.equal(streams.stdout.text, "", format);
    }
  }
});

Deno.test("print stops asking for items when the reader of the output has gone", async () => {
  let asked = 0;
  function* endless() {
    for (;;) {
      asked++;
      yield one;
    }
  }
  const streams = fakeStreams({ closesAfter: 3 });
  await assert.rejects(print(list(endless(), fields), { format: "ndjson" }, streams), OutputClosed);
  assert.equal(asked, 4);
});

Deno.test("print aligns by the first rows and goes on streaming long lists on a terminal", async () => {
  const many = Array.from({ length: 1200 }, (_, index) => ({ ...one, id: `id-${index}` }));
  const lines = (await printed(list(many, fields), "text", { terminal: true })).trimEnd().split(
    "\n",
  );
  assert.equal(lines.length, 1201);
  assert.match(lines[1200] ?? "", /^id-1199 +Data/);
});

Deno.test("print marks headings only with colour", async () => {
  const streams = fakeStreams({ terminal: true });
  await print(show(one, fields), { format: "text", colour: true }, streams);
  assert.ok(streams.stdout.text.startsWith("\x1b[1mID:\x1b[0m"));
});

Deno.test("csvLine guards against formulas and leaves numbers alone", () => {
  assert.equal(
    csvLine(["=1+1", "+1", "-1", "@x", "\tx", "\rx", -5, "a,b", 'q"', "＝x", "fine"]),
    `'=1+1,'+1,'-1,'@x,'\\tx,'\\rx,-5,"a,b","q""",'＝x,fine\n`,
  );
});

Deno.test("csvLine never starts a text cell with a character that spreadsheets run", () => {
  fc.assert(fc.property(fc.string(), (value) => {
    const cell = csvLine([value]).replace(/^"/, "");
    assert.ok(!/^[=+\-@\t\r]/.test(cell), JSON.stringify(cell));
  }));
});

Deno.test("parseFormat knows the formats of the configuration and suggests the nearest", () => {
  assert.deepEqual([...outputFormats], [...formats]);
  assert.equal(parseFormat("ndjson"), "ndjson");
  assert.throws(() => parseFormat("jsno"), (error) => {
    assert.ok(error instanceof GcsError);
    assert.deepEqual([error.kind, error.hint], ["usage", 'did you mean "json"?']);
    return true;
  });
  assert.throws(() => parseFormat(""), GcsError);
});

Deno.test("print reaches inside documents, and shows dates, big numbers and objects", async () => {
  const document = {
    id: 12n,
    big: 2n ** 64n,
    when: new Date(0),
    deep: { one: { two: "inside" } },
    "dotted.name": "own",
    none: undefined,
  };
  const paths = [
    "id",
    "big",
    "when",
    "deep.one.two",
    "dotted.name",
    "deep.one",
    "deep.x.y",
    "none",
  ];
  const view = show(document, paths.map((path) => ({ label: path, value: path })));
  assert.deepEqual(
    (await printed(view, "text")).split("\n").slice(0, -1).map((line) => line.split("\t")[1]),
    [
      "12",
      "18446744073709551616",
      "1970-01-01T00:00:00.000Z",
      "inside",
      "own",
      '{"two":"inside"}',
      "",
      "",
    ],
  );
  assert.equal(JSON.parse(await printed(view, "json")).big, "18446744073709551616");
  assert.equal(await printed(show(undefined, []), "json"), "null\n");
});
