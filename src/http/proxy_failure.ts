import { GcsError } from "../errors/mod.ts";
import { chain } from "./classify.ts";
import { type FailureReason, TransportFailure } from "./failure.ts";
import type { NamedProxy } from "./options.ts";

/** Why there is no connection to the proxy itself. */
const unreached: Readonly<Partial<Record<FailureReason, string>>> = {
  dns: "its name is not known",
  dnsTemporary: "the name service does not answer",
  refused: "connection refused",
  unreachable: "no route to it",
  connectTimeout: "no connection within the time allowed",
};

/** What the runtime says of a proxy that does not lead on, first match wins. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/unsuccessful tunnel|SOCKS error/i, "it refuses, or gets no connection itself"],
  [/while tunneling/i, "it closed the connection"],
  [/proxy server unreachable/i, "no connection to the proxy"],
];

/**
 * Explains a connection that a proxy did not give; undefined where it did, and TLS failed behind it.
 * Nothing has been sent.
 */
export function explainProxyFailure(
  { variable, host: proxy }: NamedProxy,
  host: string,
  reason: FailureReason,
  cause: unknown,
): TransportFailure | undefined {
  const text = chain(cause).map(({ message }) => message).join("\n");
  const why = refusals.find(([pattern]) => pattern.test(text))?.[1];
  const fault = unreached[reason];
  const wantsLogin = /proxy authentication required/i.test(text);
  const failed = (message: string, hint: string) =>
    new TransportFailure(reason, new GcsError("unavailable", message, { hint, cause }), {
      unsent: true,
      transient: why === undefined && reason !== "dns" && !wantsLogin,
    });
  if (wantsLogin) {
    return failed(
      `The proxy "${proxy}" wants a name and a password to reach "${host}"`,
      `Put them before the host in ${variable}, with @ in between`,
    );
  }
  const hint = `Check ${variable}; what is reached without a proxy stands in NO_PROXY`;
  if (why !== undefined) {
    return failed(`Cannot reach "${host}" through the proxy "${proxy}": ${why}`, hint);
  }
  return fault === undefined
    ? undefined
    : failed(`Cannot connect to the proxy "${proxy}": ${fault}`, hint);
}

/** The same failure to connect, where a proxy is named and a strict policy goes through none. */
export function explainUnusedProxy(
  failure: TransportFailure,
  { variable }: NamedProxy,
): TransportFailure {
  const { reason, error } = failure;
  if (reason === "policy" || unreached[reason] === undefined) return failure;
  const hint = `A strict TLS policy connects directly, not through the proxy of ${variable}`;
  return new TransportFailure(reason, error.with({ hint }), failure);
}
