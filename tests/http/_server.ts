import "reflect-metadata";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const rsaKey = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
  hash: "SHA-256",
};
const day = 86_400_000;

/** PEM texts of one certificate and its key. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** An authority that lives as long as the test, and certificates it signs. */
export interface Authority {
  readonly pem: string;
  issue(
    options?: {
      names?: readonly string[];
      expired?: boolean;
      future?: boolean;
      selfSigned?: boolean;
      rsa?: boolean;
    },
  ): Promise<Identity>;
}

/** Makes an {@linkcode Authority}. */
export async function createAuthority(): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Test authority ${crypto.randomUUID()}`,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 2 * day),
    notAfter: new Date(Date.now() + day),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return {
    pem: ca.toString("pem"),
    async issue(
      { names = ["localhost"], expired = false, future = false, selfSigned = false, rsa = false } =
        {},
    ) {
      const own = await crypto.subtle.generateKey(rsa ? rsaKey : algorithm, true, [
        "sign",
        "verify",
      ]);
      const subject = "CN=Test server";
      const certificate = await x509.X509CertificateGenerator.create({
        subject,
        issuer: selfSigned ? subject : ca.subject,
        publicKey: own.publicKey,
        signingKey: selfSigned ? own.privateKey : keys.privateKey,
        signingAlgorithm: selfSigned && rsa ? rsaKey : algorithm,
        notBefore: new Date(Date.now() + (future ? day / 2 : -2 * day)),
        notAfter: new Date(Date.now() + (expired ? -day : day)),
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            names.map((value) => ({ type: "dns" as const, value })),
          ),
        ],
      });
      const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", own.privateKey));
      return {
        cert: certificate.toString("pem"),
        key: x509.PemConverter.encode(der, "PRIVATE KEY"),
      };
    },
  };
}

/** A real https server on loopback. */
export interface TestServer extends AsyncDisposable {
  readonly url: URL;
  readonly port: number;
}

/** Starts a server that answers with `handler`. */
export async function startServer(
  identity: Identity,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestServer> {
  const server = createServer({ cert: identity.cert, key: identity.key }, handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return {
    url: new URL(`https://localhost:${address.port}/`),
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
