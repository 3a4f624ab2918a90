// What is allocated on the heap, against the straightforward form of the same work:
//   deno run -A bench/allocation_bench.ts
// The bytes of ArrayBuffers are not among it. They favour the straightforward form, which makes new
// ones where this program encodes into one that it has.
import * as z from "zod/mini";
import { equalBytes, utf8Length } from "../src/base/mod.ts";
import { collection, type CollectionInput, createGcsClient } from "../src/gcs/mod.ts";
import { buildResponse } from "../src/http/response.ts";
import { list, print, show, type Streams } from "../src/output/mod.ts";
import { Secret, stringifyRevealed } from "../src/secrets/mod.ts";
import { allocated, row } from "./allocated.ts";
import { recordRows } from "./allocated_records.ts";
import { runAlone } from "./alone.ts";
import { collectionAt, pagesOf } from "./collections.ts";
import { takeTurns } from "./rounds.ts";
import type { Bench, Row } from "./rows.ts";

/** Bytes for each answer, request and record. */
export const bench: Bench = {
  name: "allocation",
  rounds: { usual: 5, quick: 3 },
  async measure({ rounds, quick }) {
    const rows = [
      await answerRow(rounds, quick ? 1_000 : 4_000),
      await requestRow(rounds, quick ? 200 : 1_000),
      await changeRow(rounds, quick ? 1_000 : 4_000),
      ...await recordRows(rounds),
    ];
    return { rows };
  },
};

const headers = new Headers({ "content-type": "application/json" });
const encoder = new TextEncoder();

/** Where output goes: into bytes, and nowhere. */
class Sink {
  readonly isTerminal = false;
  readonly columns = 80;
  /** What was written, where it is kept. */
  kept: Uint8Array[] | undefined;

  write(text: string): Promise<void> {
    const bytes = encoder.encode(text);
    this.kept?.push(bytes);
    return Promise.resolve();
  }
}
const stdout = new Sink();
const streams: Streams = {
  stdin: { isTerminal: false, async *chunks() {} },
  stdout,
  stderr: new Sink(),
};

/** What is compared does the same: both write these bytes. */
async function requireSameOutput(
  ours: () => Promise<unknown>,
  straight: () => Promise<readonly Uint8Array[]> | readonly Uint8Array[],
): Promise<void> {
  stdout.kept = [];
  await ours();
  const written = await new Blob(stdout.kept.map((bytes) => bytes.slice())).bytes();
  stdout.kept = undefined;
  const expected = await new Blob((await straight()).map((bytes) => bytes.slice())).bytes();
  if (!equalBytes(written, expected)) throw new Error("The straightforward form prints other text");
}

/** A client whose answers are at hand, one after another and over again. */
function clientOf(answers: readonly Uint8Array<ArrayBuffer>[]) {
  let next = 0;
  const send = () => {
    const answer = answers[next++ % answers.length] ?? new Uint8Array();
    return Promise.resolve(buildResponse(200, headers, answer));
  };
  return createGcsClient({ address: "gcs.example.org", http: { send, close() {} } });
}

/** What the schema of a whole document makes of it, as the library comes. */
const schema = z.array(collection.schema);

/** The documents of an answer, read the straightforward way. */
function readDocuments(answer: Uint8Array) {
  const envelope: { readonly data: unknown } = JSON.parse(new TextDecoder().decode(answer));
  return schema.parse(envelope.data);
}

/** A value as it is printed: without what must not be seen. */
const printable = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function answerRow(rounds: number, count: number): Promise<Row> {
  const pages = pagesOf(count);
  const gcs = clientOf(pages);
  const ours = () => print(list(gcs.collections.list(), []), { format: "ndjson" }, streams);
  function* straight() {
    for (const page of pages) {
      for (const document of readDocuments(page)) {
        yield encoder.encode(JSON.stringify(printable(document)) + "\n");
      }
    }
  }
  await requireSameOutput(ours, () => [...straight()]);
  const samples = await takeTurns(rounds, {
    ours: () => allocated(ours, count),
    straight: () => allocated(() => straight().forEach(() => {}), count),
    parse: () =>
      allocated(() => {
        for (const page of pages) {
          const { data }: { readonly data: readonly unknown[] } = JSON.parse(
            new TextDecoder().decode(page),
          );
          for (const document of data) JSON.stringify(document);
        }
      }, count),
  }, 2);
  return {
    ...row,
    what: "allocated for each document of a list that is printed",
    samples: samples("ours"),
    baseline: {
      what: "parse, check, JSON twice, encode",
      samples: samples("straight"),
      goal: 2,
    },
    limit: { what: "JSON.parse and JSON.stringify alone", samples: samples("parse") },
  };
}

async function requestRow(rounds: number, count: number): Promise<Row> {
  const answer = encoder.encode(JSON.stringify({
    ...{ "DATA_TYPE": "result#1.1.0", code: "success", "http_response_code": 200 },
    data: [collectionAt(7)],
  }));
  const { id } = collectionAt(7);
  const gcs = clientOf([answer]);
  const ours = async () =>
    await print(show(await gcs.collections.get(id), []), { format: "json" }, streams);
  const straight = async () => {
    const response = new Response(answer, { headers });
    const { data }: { readonly data: unknown } = await response.json();
    const [document] = schema.parse(data);
    return encoder.encode(JSON.stringify(printable(document), null, 2) + "\n");
  };
  await requireSameOutput(ours, async () => [await straight()]);
  const again = (work: () => Promise<unknown>) => async () => {
    for (let time = 0; time < count; time++) await work();
  };
  const samples = await takeTurns(rounds, {
    ours: () => allocated(again(ours), count),
    straight: () => allocated(again(straight), count),
  }, 2);
  return {
    ...row,
    what: "allocated for each document that is asked for and printed, network apart",
    samples: samples("ours"),
    baseline: { what: "parse, check, JSON twice, encode", samples: samples("straight"), goal: 2 },
  };
}

async function changeRow(rounds: number, count: number): Promise<Row> {
  const { description, keywords, organization } = collectionAt(7);
  const change: CollectionInput = { description, organization, keywords, public: true };
  const body = collection.encode(change, "update");
  if (stringifyRevealed(body) !== JSON.stringify(revealed(body))) {
    throw new Error("The straightforward form sends another body");
  }
  const samples = await takeTurns(rounds, {
    ours: () =>
      allocated(() => {
        for (let time = 0; time < count; time++) utf8Length(stringifyRevealed(body));
      }, count),
    straight: () =>
      allocated(() => {
        for (let time = 0; time < count; time++) {
          encoder.encode(JSON.stringify(revealed(body)));
        }
      }, count),
  }, 2);
  return {
    ...row,
    what: "allocated for the body of a change",
    samples: samples("ours"),
    baseline: { what: "copy with secrets, JSON, encode", samples: samples("straight"), goal: 2 },
  };
}
/** A copy in which secrets are as they are sent. */
function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(revealed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revealed(one)]));
}

if (import.meta.main) await runAlone(bench);
