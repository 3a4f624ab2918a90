import { createServer } from "node:https";
import { join } from "node:path";
import { createCertificates } from "../../src/sandbox/certificates.ts";
import type { Stage } from "../_support/stage.ts";

/** One request that an impostor got. */
export interface Caught {
  readonly path: string;
  readonly authorization: string | undefined;
}

/** A host with a good certificate that says of itself whatever it likes, and keeps what it is sent. */
export interface Impostor extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  readonly caught: readonly Caught[];
  /** Whether any credential came to it. */
  readonly isGivenCredentials: boolean;
}

/** Starts one that this stage's program trusts like any other TLS server. */
export async function startImpostor(
  { folder }: Stage,
  info: Readonly<Record<string, string>>,
  redirect?: string,
): Promise<Impostor> {
  const { caPem, certificatePem, keyPem } = await createCertificates();
  const caught: Caught[] = [];
  const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
    caught.push({ path: request.url ?? "", authorization: request.headers.authorization });
    if (redirect !== undefined) {
      response.writeHead(302, { location: redirect }).end();
      return;
    }
    const isInfo = request.url?.startsWith("/api/info") === true;
    const document = isInfo
      ? { DATA_TYPE: "info#1.0.0", ...info }
      : { DATA_TYPE: "endpoint#1.0.0", id: info["endpoint_id"], "display_name": "Impostor" };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({
      DATA_TYPE: "result#1.0.0",
      code: "success",
      detail: "success",
      "http_response_code": 200,
      data: [document],
    }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound !== "object") throw new Error("no port");
  await Deno.writeTextFile(join(folder, "ca.pem"), caPem, { append: true });
  return {
    address: `127.0.0.1:${bound.port}`,
    caught,
    get isGivenCredentials() {
      return caught.some(({ authorization }) => authorization !== undefined);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
