import { lookup } from "node:dns/promises";
import type { Context } from "../../command/mod.ts";
import { tlsPolicy } from "../../context/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { parseManagerAddress } from "../../gcs/mod.ts";
import { type HttpResponse, inspectTls, tellsTls, whoTellsTls } from "../../http/mod.ts";
import { type Check, type Finding, ok, warning } from "./_check.ts";
import { endpointAddress, type Place, places } from "./_places.ts";

/** Clocks that differ by more make tokens and signatures invalid. */
const maxSkewMs = 2 * 60_000;

/** Whether the names of the servers can be found. */
export const namesCheck: Check = {
  name: "DNS",
  usesNetwork: true,
  async run(context) {
    const all = await places(context);
    const named = all.filter(({ name }) => name !== undefined);
    const through = new Set(all.flatMap(({ proxy }) => proxy === undefined ? [] : [proxy.host]));
    const found = (await Promise.all(named.map(findName))).flat();
    if (found.length > 0) return found;
    const names = named.map(({ name }) => name).join(", ");
    const words = [
      ...(names === "" ? [] : [`${names}: found`]),
      ...[...through].map((host) => `the proxy ${host} finds the others`),
    ];
    return ok(words.join("; ") || "no name has to be found");
  },
};

async function findName({ name = "" }: Place): Promise<readonly Omit<Finding, "check">[]> {
  try {
    await lookup(name);
    return [];
  } catch {
    const detail = `${name} cannot be found`;
    const fix = "check the name and the DNS servers of this machine; where there is a proxy, set " +
      "HTTPS_PROXY";
    return [{ status: "problem", detail, fix }];
  }
}

/** What the endpoint's manager and this machine agree on. */
export const tlsCheck: Check = {
  name: "TLS to the endpoint",
  usesNetwork: true,
  async run(context) {
    const address = await endpointAddress(context);
    if (address === undefined) return warning("no endpoint is set", "gcs login ENDPOINT");
    if (!tellsTls()) return warning("this version of Deno cannot tell", whoTellsTls);
    const place = (await places(context)).find(({ what }) => what === "endpoint");
    if (place?.proxy !== undefined) {
      return ok(`${address}: through the proxy ${place.proxy.host}, where it cannot be seen`);
    }
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

/** Whether a server answers over HTTPS, whatever it says. */
function answerCheck(what: Place["what"]): Check {
  return {
    name: what,
    usesNetwork: true,
    async run(context) {
      const place = (await places(context)).find((one) => one.what === what);
      if (place === undefined) return warning("no endpoint is set", "gcs login ENDPOINT");
      const before = context.clock.now();
      const { status } = await ask(context, place);
      const took = `${Math.max(0, context.clock.now() - before)} ms`;
      const way = place.proxy === undefined ? "" : ` through the proxy ${place.proxy.host}`;
      if (status < 500) return ok(`${place.url.host} answers in ${took}${way}`);
      const detail = `${place.url.host} answers with status ${status}${way}`;
      return [{ status: "problem", detail, fix: "try again later; it is not on this machine" }];
    },
  };
}

async function ask(context: Context, { what, url }: Place): Promise<HttpResponse> {
  const http = what === "endpoint" ? await context.endpointHttp() : await context.http();
  return await http.send({ method: "GET", url, signal: context.signal });
}

/** This machine's clock against that of the first server that tells its time. */
export const clockCheck: Check = {
  name: "clock",
  usesNetwork: true,
  async run(context) {
    const told = (await places(context)).map((place) => skewAt(context, place));
    const { skew, host } = await Promise.any(told).catch(() => {
      throw new GcsError("unavailable", "no server tells its time", {
        hint: "see what is said of the servers above",
      });
    });
    const words = `${(Math.abs(skew) / 1000).toFixed(0)} s ${skew < 0 ? "behind" : "ahead of"}`;
    if (Math.abs(skew) <= maxSkewMs) return ok(`within 2 min of ${host} (${words} it)`);
    return [{
      status: "problem",
      detail: `this machine's clock is ${words} ${host}`,
      fix: "set the clock, for example with timedatectl set-ntp true",
    }];
  },
};

async function skewAt(context: Context, place: Place) {
  const before = context.clock.now();
  const answer = await ask(context, place);
  const here = (before + context.clock.now()) / 2;
  const there = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isNaN(there)) throw new Error(`${place.url.host} does not tell its time`);
  // The header counts whole seconds.
  return { skew: here - there - 500, host: place.url.host };
}

/** Everything that asks a server, in the order of the report. */
export const networkChecks: readonly Check[] = [
  namesCheck,
  tlsCheck,
  answerCheck("endpoint"),
  answerCheck("Globus Auth"),
  answerCheck("Globus Transfer"),
  clockCheck,
];
