import { isIP } from "node:net";
import type { Context } from "../../command/mod.ts";
import { knownAddressOf } from "../../endpoint/mod.ts";
import { parseManagerAddress } from "../../gcs/mod.ts";
import type { ProxySetting } from "../../config/mod.ts";

/** A server that this program needs. */
export interface Place {
  readonly what: "endpoint" | "Globus Auth" | "Globus Transfer";
  /** Read without a login. */
  readonly url: URL;
  /** Name that has to be found: none for an address, and none where a proxy finds it. */
  readonly name: string | undefined;
  readonly proxy: ProxySetting | undefined;
}

/** The endpoint, where its address is known without asking anyone, Globus Auth and Transfer. */
export async function places(context: Context): Promise<readonly Place[]> {
  const { services } = (await context.config()).values;
  const address = await endpointAddress(context);
  const { useExplicitHost: dialled } = context.globals;
  const place = (what: Place["what"], url: URL, explicit?: string): Place => {
    const proxy = explicit === undefined ? context.environment.proxies().of(url) : undefined;
    const host = explicit ?? url.hostname.replace(/^\[(.*)\]$/, "$1");
    return { what, url, name: proxy === undefined && isIP(host) === 0 ? host : undefined, proxy };
  };
  return [
    ...(address === undefined ? [] : [
      place("endpoint", new URL(`${parseManagerAddress(address).href}/info`), dialled),
    ]),
    place("Globus Auth", new URL("/.well-known/openid-configuration", services.auth_url)),
    place("Globus Transfer", new URL("/v0.10/", services.transfer_url)),
  ];
}

/** Address of the endpoint that is set, where it is known without asking anyone. */
export async function endpointAddress(context: Context): Promise<string | undefined> {
  const { endpoint } = (await context.config()).values;
  if (endpoint === undefined) return undefined;
  return await knownAddressOf(context, endpoint);
}
