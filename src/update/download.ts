import { GcsError } from "../errors/mod.ts";
import type { HttpClient, HttpResponse } from "../http/mod.ts";

/** Where releases lie, and how they are asked for. */
export interface ReleaseHost {
  /** Address above `latest/download/FILE` and `download/vVERSION/FILE`. */
  readonly url: string;
  readonly http: Pick<HttpClient, "send">;
  readonly signal?: AbortSignal | undefined;
}

const maxRedirects = 5;

/** Which file, and how much of it is taken. */
export interface WantedFile {
  /** Default: the newest. */
  readonly version?: string | undefined;
  readonly maxBytes: number;
  /** Limit of the request, where it is another one than that of the client. */
  readonly totalMs?: number;
}

/**
 * Hosts that an address may lead to, besides the one it names: GitHub keeps the files of releases
 * elsewhere. What is signed need not be trusted for where it came from; this keeps the requests of
 * this program away from hosts that nobody has allowed it.
 */
const fileHosts: Readonly<Record<string, readonly string[]>> = {
  "github.com": ["release-assets.githubusercontent.com", "objects.githubusercontent.com"],
};

/**
 * A file of the newest release, or of a given one. Redirects are followed over https, to the same
 * host or to one listed for it.
 *
 * @throws GcsError `not_found` when there is no such file, `failed` for a redirect elsewhere and for
 * more than `maxBytes`, and what the client throws.
 */
export async function downloadFile(
  host: ReleaseHost,
  name: string,
  { version, maxBytes, totalMs }: WantedFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = version === undefined ? "latest/download" : `download/v${version}`;
  const asked = new URL(`${host.url.replace(/\/+$/, "")}/${folder}/${encodeURIComponent(name)}`);
  let url = asked;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await host.http.send({
      method: "GET",
      url,
      maxBodyBytes: maxBytes,
      ...(totalMs === undefined ? {} : { timeouts: { total: totalMs } }),
      redirect: "return",
      // The sum is that of the file as it lies there.
      headers: { "accept": "*/*", "accept-encoding": "identity" },
      ...(host.signal === undefined ? {} : { signal: host.signal }),
    }).catch((error) => {
      const isTooLarge = error instanceof GcsError &&
        /is larger than \d+ bytes$/.test(error.message);
      throw isTooLarge ? error.with({ hint: `that is no ${name} of a release` }) : error;
    });
    if (response.status === 200) return response.body;
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) {
      throw refusal(response, asked, name, version);
    }
    url = allowedTarget(asked, url, location);
  }
  throw new GcsError("failed", `"${asked.host}" redirects in circles`);
}

/** Where a redirect may lead; GcsError `failed` elsewhere. */
export function allowedTarget(asked: URL, from: URL, location: string): URL {
  const target = URL.parse(location, from.href);
  const isAllowed = target !== null && target.protocol === "https:" &&
    target.username === "" && target.password === "" &&
    (target.host === asked.host || fileHosts[asked.host]?.includes(target.host) === true);
  if (isAllowed) return target;
  const where = target === null ? "to something that is not an address" : `to "${target.host}"`;
  throw new GcsError("failed", `"${asked.host}" redirects ${where}, which is not followed`, {
    hint: "set update.url to where the files themselves lie",
  });
}

function refusal(
  { status, requestId }: HttpResponse,
  { host }: URL,
  name: string,
  version: string | undefined,
): GcsError {
  const facts = { httpStatus: status, requestId };
  if (status !== 404) {
    const kind = status === 429 || status >= 500 ? "unavailable" : "failed";
    return new GcsError(kind, `"${host}" answers ${status} for ${name}`, facts);
  }
  const what = version === undefined ? "a release" : `release ${version}`;
  return new GcsError("not_found", `"${host}" has no ${name} of ${what}`, {
    ...facts,
    hint: "see where releases lie: gcs config get update.url",
  });
}
