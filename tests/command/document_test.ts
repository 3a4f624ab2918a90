import assert from "node:assert/strict";
import {
  documentOf,
  type FieldTable,
  givenFields,
  opt,
  sets,
  setsAll,
  type ValuesOf,
} from "../../src/command/mod.ts";
import { parseCommandLine } from "../../src/cli/parser.ts";
import { environment } from "../../src/config/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { noGlobals } from "../_support/stage.ts";
import { bufferStreams } from "../_support/streams.ts";

interface Shelf {
  readonly "label"?: string | null;
  readonly "books"?: readonly string[];
  readonly "is_open"?: boolean;
  readonly "locked"?: boolean;
  readonly "width"?: number;
  readonly "height"?: number;
}

const table = {
  label: sets("label", opt.clearable("TEXT", "What stands on it")),
  book: sets("books", opt.list("TITLE", "Book that stands in it")),
  books: sets("books", opt.commas("A,B", "The same as --book, in one option")),
  closed: sets("is_open", opt.toggle("closed", "open", "Whether it is shut"), (_, is) => !is),
  lock: sets("locked", opt.flag("Lock it")),
  size: setsAll(
    ["width", "height"],
    opt.range("Width and height", 1, 99),
    (_, [width, height]) => ({ width, height }),
  ),
} satisfies FieldTable<Shelf>;

// The checker refuses a field that the document does not have, and a value that it cannot have.
// @ts-expect-error: no field of this name
({ label: sets("lable", opt.text("TEXT", "What stands on it")) }) satisfies FieldTable<Shelf>;
// @ts-expect-error: no number
({ label: sets("label", opt.integer("N", "What stands on it")) }) satisfies FieldTable<Shelf>;

type Values = ValuesOf<typeof table>;

const none: Values = {
  label: undefined,
  book: undefined,
  books: undefined,
  closed: undefined,
  lock: false,
  size: undefined,
};

async function shelf(given: Partial<Values>): Promise<Shelf> {
  const context = createContext({
    globals: noGlobals,
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams: bufferStreams().streams,
    environment: environment(new Map([["HOME", "/nowhere"]])),
  });
  return await documentOf(context, table, { ...none, ...given });
}

Deno.test("a document has the fields of the options that were given, and no others", async () => {
  assert.deepEqual(await shelf({}), {});
  assert.deepEqual(await shelf({ label: null, book: [], closed: false, lock: true }), {
    "label": null,
    "books": [],
    "is_open": true,
    "locked": true,
  });
  assert.deepEqual(await shelf({ size: [2, 3], books: ["a"] }), {
    "width": 2,
    "height": 3,
    "books": ["a"],
  });
});

Deno.test("two options that set the same field are refused by name, and one is not", async () => {
  await assert.rejects(shelf({ book: ["a"], books: ["b"] }), (error) => {
    assert.ok(error instanceof GcsError);
    assert.equal(error.kind, "usage");
    assert.equal(error.message, "Cannot use --books: --book is given, too");
    return true;
  });
  const given = givenFields(table, { ...none, books: ["b"], size: [1, 2] });
  assert.deepEqual([...given.keys()], ["books", "width", "height"]);
});

Deno.test("a list of choices takes the words alone, each as often as it comes", () => {
  const methods = opt.many(opt.choice(["GET", "PUT", "DELETE"], "Methods that are allowed"));
  const command = {
    path: "shelf open",
    summary: "Open it",
    options: { methods },
    scopes: [],
    origin: "gcs",
    route: "local",
  } as const;
  const read = (...words: string[]) => parseCommandLine(words, command).input["methods"];
  assert.deepEqual(read("--methods", "GET", "--methods", "PUT"), ["GET", "PUT"]);
  assert.deepEqual(read("--methods", ""), []);
  assert.equal(read(), undefined);
  assert.throws(() => read("--methods", "GET", "--methods", "POT"), (error) => {
    assert.ok(error instanceof GcsError);
    assert.equal(error.message, 'Invalid --methods "POT": expected GET, PUT, DELETE');
    return true;
  });
  assert.deepEqual(methods.choices, ["GET", "PUT", "DELETE"]);
  assert.match(methods.summary, /^Methods that are allowed \(repeatable; "" clears\)$/);
});
