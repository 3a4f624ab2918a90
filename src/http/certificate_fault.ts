import { classifyFailure } from "./classify.ts";
import type { FailureReason } from "./failure.ts";

/** Where to look, and what to trust. */
interface Look {
  readonly address: string;
  readonly port: number;
  /** Name that the certificate must be for. */
  readonly hostname: string;
  readonly caCertificates: readonly string[];
}

/**
 * What is wrong with a certificate that `node:tls` turned down, in the words of the runtime's own
 * TLS: `node:tls` calls one that has expired "unverifiable" too. This is one more verified handshake
 * in which nothing is sent; undefined where it finds nothing wrong or cannot tell.
 */
export async function certificateFault(
  { address, port, hostname, caCertificates }: Look,
  signal?: AbortSignal,
): Promise<FailureReason | undefined> {
  const open: Deno.Conn[] = [];
  const hangUp = () => open.forEach(close);
  signal?.addEventListener("abort", hangUp);
  try {
    const plain = await Deno.connect({ hostname: address, port });
    open.push(plain);
    if (signal?.aborted) return undefined;
    const secure = await Deno.startTls(plain, { hostname, caCerts: [...caCertificates] });
    open.push(secure);
    await secure.handshake();
    return undefined;
  } catch (error) {
    const reason = classifyFailure(error);
    return reason.startsWith("cert") ? reason : undefined;
  } finally {
    signal?.removeEventListener("abort", hangUp);
    hangUp();
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already: taken over by its TLS, or given up by the peer.
  }
}
