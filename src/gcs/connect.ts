import { Secret } from "../secrets/mod.ts";
import { createHttpClient, type HttpOptions } from "../http/mod.ts";
import { createGcsClient, type GcsClient } from "./client.ts";

/** What a script gives to connect. */
export interface ConnectOptions {
  /** Host name (with or without port) or https URL of the endpoint's manager. */
  readonly address: string;
  /** Access token with the endpoint's `manage_collections` scope; without it only `info` works. */
  readonly token?: string | Secret | undefined;
  /** TLS policy, limits and retries; the defaults suit most scripts. */
  readonly http?: HttpOptions | undefined;
}

/** A client that owns its connections. */
export interface ConnectedClient extends GcsClient, Disposable {
  /** Closes the connections; `using client = connect(…)` does it at the end of the block. */
  close(): void;
}

/** Connects a script to an endpoint. Needs `--allow-net` for the endpoint's host, nothing else. */
export function connect({ address, token, http: options }: ConnectOptions): ConnectedClient {
  const http = createHttpClient(options);
  const secret = typeof token === "string" ? new Secret(token) : token;
  const authorizer = secret === undefined
    ? undefined
    : { header: () => Promise.resolve(`Bearer ${secret.reveal()}`) };
  const client = createGcsClient({ address, http, authorizer });
  const close = () => http.close();
  return { ...client, close, [Symbol.dispose]: close };
}
