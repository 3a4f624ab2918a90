// What reading a list costs between the bytes of its pages and its documents:
//   deno run -A bench/list_bench.ts
import { createGcsClient } from "../src/gcs/mod.ts";
import type { HttpClient } from "../src/http/mod.ts";
import { buildResponse } from "../src/http/response.ts";
import { runAlone } from "./alone.ts";
import { pagesOf } from "./collections.ts";
import { medianMs, takeTurns } from "./rounds.ts";
import type { Bench } from "./rows.ts";
import { digits } from "./table.ts";

/** Decoding of documents, against the runtime's own reading of the same bytes. */
export const bench: Bench = {
  name: "list",
  rounds: { usual: 9, quick: 4 },
  async measure({ rounds, quick }) {
    const documents = quick ? 2_000 : 10_000;
    const pages = pagesOf(documents);
    const gcs = createGcsClient({ address: "gcs.example.org", http: servedFrom(pages) });
    const samples = await takeTurns(rounds, {
      list: () =>
        medianMs(3, async () => {
          let count = 0;
          for await (const { id } of gcs.collections.list()) if (id !== undefined) count++;
          if (count !== documents) throw new Error(`${count} documents were decoded`);
        }),
      parse: () =>
        medianMs(3, () => {
          for (const page of pages) JSON.parse(new TextDecoder().decode(page));
        }),
    });
    return {
      rows: [{
        what: `decode a list of ${digits(documents)} collections`,
        unit: "ms",
        better: "less",
        samples: samples("list"),
        limit: { what: "JSON.parse alone", samples: samples("parse") },
      }],
    };
  },
};

/** A client that has the answers at hand, page after page and over again. */
function servedFrom(pages: readonly Uint8Array<ArrayBuffer>[]): HttpClient {
  const headers = new Headers({ "content-type": "application/json" });
  let next = 0;
  return {
    send: () => {
      const page = pages[next++ % pages.length] ?? new Uint8Array();
      return Promise.resolve(buildResponse(200, headers, page));
    },
    close() {},
  };
}

if (import.meta.main) await runAlone(bench);
