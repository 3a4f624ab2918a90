import type { Context } from "../../command/mod.ts";
import { tlsPolicy } from "../../context/mod.ts";
import { knownAddressOf } from "../../endpoint/mod.ts";
import { parseManagerAddress } from "../../gcs/mod.ts";
import { inspectTls, tellsTls, whoTellsTls } from "../../http/mod.ts";
import { type Check, ok, warning } from "./_check.ts";

/** Clocks that differ by more make tokens and signatures invalid. */
const maxSkewMs = 2 * 60_000;

/** What the endpoint's manager and this machine agree on. */
export const tlsCheck: Check = {
  name: "TLS to the endpoint",
  usesNetwork: true,
  async run(context) {
    const address = await endpointAddress(context);
    if (address === undefined) return warning("no endpoint is set", "gcs login ENDPOINT");
    if (!tellsTls()) return warning("this version of Deno cannot tell", whoTellsTls);
    const { hostname, port } = parseManagerAddress(address);
    const policy = await tlsPolicy(await context.config());
    const { useExplicitHost: explicitHost } = context.globals;
    const found = await inspectTls(hostname, Number(port || 443), policy, {
      signal: context.signal,
      ...(explicitHost === undefined ? {} : { explicitHost }),
    });
    const agreed = `${address}: ${found.protocol}, ${found.suite}`;
    if (found.problems.length > 0) {
      return [{
        status: "problem",
        detail: `${agreed}; refused because ${found.problems.join(", ")}`,
        fix: `gcs self-diagnostic tls ${address}`,
      }];
    }
    return [...ok(agreed), ...found.warnings.flatMap((text) => warning(text))];
  },
};

/** This machine's clock against the one of the endpoint, or of Globus Auth. */
export const clockCheck: Check = {
  name: "clock",
  usesNetwork: true,
  async run(context) {
    const { services } = (await context.config()).values;
    const address = await endpointAddress(context);
    const url = address === undefined
      ? new URL(services.auth_url)
      : new URL(`${parseManagerAddress(address)}/info`);
    const before = context.clock.now();
    const answer = await (await context.http()).send({
      method: "GET",
      url,
      signal: context.signal,
    });
    const here = (before + context.clock.now()) / 2;
    const there = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isNaN(there)) return warning(`${url.host} does not tell its time`);
    // The header counts whole seconds.
    const skew = here - there - 500;
    const words = `${(Math.abs(skew) / 1000).toFixed(0)} s ${skew < 0 ? "behind" : "ahead of"}`;
    if (Math.abs(skew) <= maxSkewMs) return ok(`within 2 min of ${url.host} (${words} it)`);
    return [{
      status: "problem",
      detail: `this machine's clock is ${words} ${url.host}`,
      fix: "set the clock, for example with timedatectl set-ntp true",
    }];
  },
};

/** Address of the endpoint that is set, where it is known without asking anyone. */
async function endpointAddress(context: Context): Promise<string | undefined> {
  const { endpoint } = (await context.config()).values;
  if (endpoint === undefined) return undefined;
  return await knownAddressOf(context, endpoint);
}
