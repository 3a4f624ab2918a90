// Run by old_runtime_test.ts under another version of Deno: sends to a server that never answers,
// drops every reference it can, collects garbage, and prints what ended each request.
import { GcsError } from "../../../src/errors/mod.ts";
import { linkSignals } from "../../../src/base/mod.ts";
import { createHttpClient } from "../../../src/http/mod.ts";

const [address = "", authority = ""] = Deno.args;
const url = new URL(address);
const tls = { minVersion: "1.2", caCertificates: [authority] } as const;
const seen: Record<string, string> = { "version": Deno.version.deno };

async function ending(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "answered";
  } catch (error) {
    return error instanceof GcsError ? `${error.kind}: ${error.message}` : String(error);
  }
}

/** Throws an error with its hint in its message. */
function withHint(error: unknown): never {
  if (!(error instanceof GcsError)) throw error;
  throw new GcsError(error.kind, `${error.message}; ${error.hint}`);
}

/** Collects garbage until `done` settles, as a long-running program does by itself. */
async function collecting<T>(done: Promise<T>): Promise<T> {
  const collect: unknown = Reflect.get(globalThis, "gc");
  if (typeof collect !== "function") throw new Error("Start with --v8-flags=--expose-gc");
  const timer = setInterval(() => collect(), 20);
  try {
    return await done;
  } finally {
    clearInterval(timer);
  }
}

const controller = new AbortController();
{
  const client = createHttpClient({ tls, signal: controller.signal });
  const work = ending(client.send({ method: "GET", url }));
  setTimeout(() => controller.abort(), 300);
  seen["interrupted"] = await collecting(work);
  client.close();
}
{
  const own = new AbortController();
  const client = createHttpClient({ tls, signal: new AbortController().signal });
  const work = ending(client.send({ method: "POST", url, body: "{}", signal: own.signal }));
  setTimeout(() => own.abort(), 300);
  seen["own"] = await collecting(work);
  client.close();
}
for (const name of ["firstByte", "total"] as const) {
  const timeouts = { connect: 2_000, firstByte: 60_000, total: 60_000, [name]: 300 };
  const client = createHttpClient({ tls, timeouts, signal: new AbortController().signal });
  seen[name] = await collecting(ending(client.send({ method: "GET", url })));
  client.close();
}
{
  const client = createHttpClient({ tls, retry: { initialDelayMs: 60_000, jitter: 0 } });
  const own = new AbortController();
  const refused = new URL("https://localhost:1024/");
  setTimeout(() => own.abort(), 300);
  const work = ending(client.send({ method: "GET", url: refused, signal: own.signal }));
  seen["waiting"] = await collecting(work);
  client.close();
}
// Nothing but the listener holds on to the linked signal here: AbortSignal.any loses it on 2.7.
function endOf(signals: readonly AbortSignal[], timeoutMs?: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const limit = setTimeout(() => resolve("never fired"), 20_000);
  listen(signals, timeoutMs, () => {
    clearTimeout(limit);
    resolve("fired");
  });
  return promise;
}
function listen(signals: readonly AbortSignal[], timeoutMs: number | undefined, on: () => void) {
  linkSignals(signals, timeoutMs).signal.addEventListener("abort", on);
}
{
  const own = new AbortController();
  setTimeout(() => own.abort("by hand"), 300);
  seen["listener"] = await collecting(endOf([new AbortController().signal, own.signal]));
  seen["limit"] = await collecting(endOf([new AbortController().signal], 300));
}
{
  const explicitHost = "127.0.0.1";
  const client = createHttpClient({ tls, explicitHost, retry: { maxRetries: 0 } });
  const at = (host: string) => new URL(`https://${host}:${url.port}/answer`);
  const get = (host: string) => ending(client.send({ method: "GET", url: at(host) }));
  seen["explicitHost"] = await get("named.example");
  seen["explicitHostOther"] = await get("other.example");
  seen["explicitHostExcepted"] = await get("excepted.example");
  client.close();
}
{
  const client = createHttpClient({ tls, retry: { maxRetries: 0 } });
  const endings: string[] = [];
  for (const path of ["/close", "/close", "/answer"]) {
    endings.push(await ending(client.send({ method: "GET", url: new URL(path, url) })));
  }
  seen["replaced"] = endings.join(" ");
  client.close();
}
{
  const strict = () => createHttpClient({ tls: { ...tls, minVersion: "1.3" } });
  seen["strict"] = await ending(Promise.resolve().then(strict).catch(withHint));
}
await new Response(JSON.stringify(seen)).body?.pipeTo(Deno.stdout.writable);
