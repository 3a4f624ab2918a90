// How much a pooled client saves, and what it costs over bare fetch. Run it with
//   deno run -A bench/http_bench.ts [requests per round]
import { createHttpClient, type HttpClient, type TlsPolicy } from "../src/http/mod.ts";
import { createAuthority } from "../tests/http/_server.ts";

/** One way of asking, to be measured. */
interface Contender {
  readonly name: string;
  ask(url: URL): Promise<number>;
  close(): void;
}

/** Requests a second of one contender. */
export interface HttpFigure {
  readonly name: string;
  readonly atOnce: number;
  readonly perSecond: number;
}

const rounds = 10;

/**
 * Measures every contender on loopback TLS, round after round in turn; gives each one's best,
 * which other work on the machine disturbs least.
 */
export async function benchHttp(requests = 100): Promise<HttpFigure[]> {
  const authority = await createAuthority();
  const caCertificates = [authority.pem];
  await using server = await startServer(JSON.stringify(await authority.issue()));
  const contenders = [
    bareFetch(authority.pem),
    pooled("pooled client", { minVersion: "1.2", caCertificates }),
    pooled("pooled client, strict TLS", { minVersion: "1.3", caCertificates }),
    fresh({ minVersion: "1.2", caCertificates }),
  ];
  const figures: HttpFigure[] = [];
  for (const atOnce of [1, 10]) {
    const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
    // Round 0 warms up and does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const contender of contenders) {
        const rate = await measure(contender, server.url, requests, atOnce);
        if (round > 0) rates.get(contender.name)?.push(rate);
      }
    }
    for (const [name, measured] of rates) {
      figures.push({ name, atOnce, perSecond: Math.max(...measured) });
    }
  }
  for (const contender of contenders) contender.close();
  return figures;
}

async function measure(contender: Contender, url: URL, requests: number, atOnce: number) {
  let left = requests;
  const work = async () => {
    while (left-- > 0) {
      if (await contender.ask(url) !== 200) throw new Error(`${contender.name}: not answered`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  return requests / (performance.now() - start) * 1_000;
}

function bareFetch(ca: string): Contender {
  const client = Deno.createHttpClient({ caCerts: [ca], poolMaxIdlePerHost: 16 });
  return {
    name: "bare fetch",
    async ask(url) {
      const response = await fetch(url, { client });
      await response.arrayBuffer();
      return response.status;
    },
    close: () => client.close(),
  };
}

function pooled(name: string, tls: TlsPolicy): Contender {
  const client = createHttpClient({ tls });
  return { name, ask: (url) => get(client, url), close: () => client.close() };
}

function fresh(tls: TlsPolicy): Contender {
  return {
    name: "new client per request",
    async ask(url) {
      const client = createHttpClient({ tls });
      const status = await get(client, url);
      client.close();
      return status;
    },
    close() {},
  };
}

async function get(client: HttpClient, url: URL): Promise<number> {
  return (await client.send({ method: "GET", url })).status;
}

async function startServer(identity: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL("http_server.ts", import.meta.url).pathname],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(identity));
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const port = Number((await reader.read()).value);
  return {
    url: new URL(`https://localhost:${port}/`),
    async [Symbol.asyncDispose]() {
      await writer.close();
      await reader.cancel();
      await child.status;
    },
  };
}

/** The figures as a table, with ratios to bare fetch and to a new client per request. */
export function httpTable(figures: readonly HttpFigure[]): string {
  const rate = (name: string, atOnce: number) =>
    figures.find((figure) => figure.name === name && figure.atOnce === atOnce)?.perSecond ?? 0;
  const lines = figures.map(({ name, atOnce, perSecond }) => {
    const toBare = perSecond / rate("bare fetch", atOnce);
    const toFresh = perSecond / rate("new client per request", atOnce);
    return `| ${name} | ${atOnce} | ${perSecond.toFixed(0)} | ${toBare.toFixed(2)} | ${
      toFresh.toFixed(1)
    } |`;
  });
  const head = "| client | at once | requests/s | to bare fetch | to a new client per request |";
  return [head, "| --- | --: | --: | --: | --: |", ...lines, ""].join("\n");
}

if (import.meta.main) {
  const figures = await benchHttp(Number(Deno.args[0] ?? "100"));
  await Deno.stdout.write(new TextEncoder().encode(httpTable(figures)));
}
