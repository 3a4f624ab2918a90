// What a pooled client saves, and what it costs over what a script without it does, on loopback TLS:
//   deno run -A bench/http_bench.ts
import {
  type Authorizer,
  createHttpClient,
  type HttpClient,
  type HttpOptions,
} from "../src/http/mod.ts";
import { defaultMaxIdlePerHost } from "../src/http/pool_defaults.ts";
import { createAuthority } from "../tests/http/_server.ts";
import { runAlone } from "./alone.ts";
import { startHttpServer } from "./http_server.ts";
import { medianMs, takeTurns } from "./rounds.ts";
import type { Bench, Row } from "./rows.ts";

const bursts = 3;
const authorization = `Bearer ${"x".repeat(100)}`;
const authorizer: Authorizer = { header: () => Promise.resolve(authorization) };

/** One way of asking, to be measured. */
interface Way {
  /** Gives the document of the answer. */
  ask(url: URL): Promise<unknown>;
  /** How many requests a burst has, for bursts of about the same time. */
  readonly requests: number;
  close(): void;
}

/** Requests a second, by how many are under way at a time. */
export const bench: Bench = {
  name: "http",
  rounds: { usual: 10, quick: 3 },
  async measure({ rounds, quick }) {
    const authority = await createAuthority();
    const caCertificates = [authority.pem];
    await using server = await startHttpServer(await authority.issue());
    const rows: Row[] = [];
    for (const workers of [1, 10, 50]) {
      // About 0.1 s: what is shorter tells when V8 compiled and collected.
      const requests = quick ? 150 : workers === 1 ? 600 : 2_000;
      // No more connections are kept than are used, and no fewer.
      const pool = { maxIdlePerHost: workers };
      const isMore = workers > defaultMaxIdlePerHost;
      const ways: Record<string, Way> = {
        fetch: script(authority.pem, workers, requests, fetchJson),
        deadline: script(authority.pem, workers, requests, fetchInTime),
        pooled: pooled({ tls: { minVersion: "1.2", caCertificates }, pool }, requests),
        strict: pooled({ tls: { minVersion: "1.3", caCertificates }, pool }, requests),
        fresh: fresh({ tls: { minVersion: "1.2", caCertificates } }, Math.ceil(requests / 8)),
        ...(isMore
          ? { few: pooled({ tls: { minVersion: "1.2", caCertificates } }, requests) }
          : {}),
      };
      const samples = await takeTurns(
        rounds,
        Object.fromEntries(
          Object.entries(ways).map(([name, way]) => [name, () => rate(way, server.url, workers)]),
        ),
      );
      for (const way of Object.values(ways)) way.close();
      const limit = { what: "fetch alone", samples: samples("fetch") };
      const row = (words: string, name: string): Row => ({
        what: `requests, ${workers} at a time${words}`,
        unit: "requests/s",
        better: "more",
        samples: samples(name),
        limit,
      });
      rows.push(
        {
          ...row("", "pooled"),
          baseline: { what: "a client for each", samples: samples("fresh"), goal: 5 },
          limit: { ...limit, goal: workers === 10 ? 0.8 : undefined },
        },
        row(", strict TLS", "strict"),
        row(", fetch with a deadline", "deadline"),
      );
      if (isMore) rows.push(row(`, ${defaultMaxIdlePerHost} idle connections kept`, "few"));
    }
    return { rows };
  },
};

async function rate({ ask, requests }: Way, url: URL, workers: number): Promise<number> {
  // Single bursts are short, and somebody else may have the core in the middle of one.
  const ms = await medianMs(bursts, async () => {
    let left = requests;
    const work = async () => {
      while (left-- > 0) {
        const document = await ask(url);
        if (document === undefined) throw new Error("The server gave no document");
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
  });
  return requests / ms * 1_000;
}

function script(
  ca: string,
  poolMaxIdlePerHost: number,
  requests: number,
  ask: (url: URL, client: Deno.HttpClient) => Promise<unknown>,
): Way {
  const client = Deno.createHttpClient({ caCerts: [ca], poolMaxIdlePerHost });
  return { ask: (url) => ask(url, client), requests, close: () => client.close() };
}

/** The least that a script does for a document. */
async function fetchJson(url: URL, client: Deno.HttpClient, signal?: AbortSignal) {
  const response = await fetch(url, {
    client,
    headers: { accept: "application/json", authorization },
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.status !== 200) throw new Error(`The server answered with ${response.status}`);
  return await response.json();
}

/** The same, by a script that does not wait for ever. */
async function fetchInTime(url: URL, client: Deno.HttpClient) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), 300_000);
  try {
    return await fetchJson(url, client, late.signal);
  } finally {
    clearTimeout(timer);
  }
}

function pooled(options: HttpOptions, requests: number): Way {
  const client = createHttpClient(options);
  return { ask: (url) => get(client, url), requests, close: () => client.close() };
}

function fresh(options: HttpOptions, requests: number): Way {
  return {
    async ask(url) {
      const client = createHttpClient(options);
      const document = await get(client, url);
      client.close();
      return document;
    },
    requests,
    close() {},
  };
}

async function get(client: HttpClient, url: URL): Promise<unknown> {
  const response = await client.send({ method: "GET", url, authorizer });
  if (response.status !== 200) throw new Error(`The server answered with ${response.status}`);
  return response.json();
}

if (import.meta.main) await runAlone(bench);
