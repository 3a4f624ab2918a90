import type { Deadline } from "./deadline.ts";
import type { ConnectionStats, TlsFacts } from "./options.ts";
import type { HttpMethod } from "../base/mod.ts";
import type { Timeouts } from "./types.ts";

/** A request as it goes on the wire, credential included. */
export interface WireRequest {
  readonly method: HttpMethod;
  readonly url: URL;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
  readonly timeouts: Timeouts;
}

/** Head of an answer; the body is still coming. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
  /**
   * Reads the body in one go, which is several times faster than piece by piece; absent where its
   * size is not known beforehand. It is never longer than Content-Length says.
   */
  readonly readAll?: () => Promise<Uint8Array<ArrayBuffer>>;
  readonly tls?: TlsFacts;
  readonly reusedConnection?: boolean;
}

/** A way to put one request on the wire. Throws TransportFailure or GcsError, follows nothing. */
export interface Transport {
  exchange(request: WireRequest, deadline: Deadline): Promise<WireResponse>;
  /** Its connections, where it can tell. */
  readonly connections: ConnectionStats | undefined;
  close(): void;
}
