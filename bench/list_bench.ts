// What reading a list costs between the bytes of its pages and its documents:
//   deno run -A bench/list_bench.ts
import { createGcsClient } from "../src/gcs/mod.ts";
import type { HttpClient } from "../src/http/mod.ts";
import { buildResponse } from "../src/http/response.ts";
import { runAlone } from "./alone.ts";
import { medianMs, takeTurns } from "./rounds.ts";
import type { Bench } from "./rows.ts";
import { digits } from "./table.ts";

const pageSize = 1000;

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

function pagesOf(count: number): Uint8Array<ArrayBuffer>[] {
  const pages = Math.ceil(count / pageSize);
  return Array.from({ length: pages }, (_, page) => {
    const isLast = page === pages - 1;
    const data = Array.from({ length: pageSize }, (_, at) => collection(page * pageSize + at));
    const envelope = {
      "DATA_TYPE": "result#1.1.0",
      code: "success",
      detail: "success",
      "http_response_code": 200,
      data,
      ...(isLast ? {} : { "has_next_page": true, marker: `page-${page + 1}` }),
    };
    return new TextEncoder().encode(JSON.stringify(envelope));
  });
}

/** A document as large as those of endpoints in use: 30 members, 1.2 kB. */
function collection(at: number): Record<string, unknown> {
  const id = (kind: number) => `5a4d2${kind}00-0000-4000-8000-${at.toString(16).padStart(12, "0")}`;
  return {
    "DATA_TYPE": "collection#1.10.0",
    id: id(2),
    "display_name": `Project ${at}: raw data`,
    "collection_type": "mapped",
    "storage_gateway_id": id(1),
    "connector_id": "145812c8-decc-41f1-83cf-bb2a85a2a70b",
    "identity_id": id(5),
    "collection_base_path": `/data/projects/${at}`,
    "domain_name": `m-${at}.5a4d2.data.globus.org`,
    "https_url": `https://m-${at}.5a4d2.data.globus.org`,
    "tlsftp_server": `tlsftp://m-${at}.5a4d2.data.globus.org:443`,
    "manager_url": "https://5a4d2.data.globus.org",
    "created_at": "2026-01-15",
    "last_access": "2026-06-01",
    description: `Raw data of project ${at}, kept until the end of its funding`,
    organization: "Example University",
    department: "Research Computing",
    "contact_email": "support@example.org",
    "contact_info": "Room 1.23",
    "info_link": `https://example.org/projects/${at}`,
    keywords: ["raw", "project", `p${at}`],
    public: true,
    "high_assurance": false,
    "require_high_assurance": false,
    "authentication_timeout_mins": 15840,
    "allow_guest_collections": true,
    "disable_verify": false,
    "enable_https": true,
    "force_encryption": false,
    "delete_protected": true,
    "user_message": null,
    "user_message_link": null,
  };
}

if (import.meta.main) await runAlone(bench);
