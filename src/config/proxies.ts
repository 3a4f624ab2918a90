import { BlockList, isIP } from "node:net";
import { GcsError } from "../errors/mod.ts";
import { type EnvironmentSource, variableText } from "./variable_text.ts";

/** A proxy that the environment names. */
export interface ProxySetting {
  /** The variable that names it. */
  readonly variable: string;
  /** Host and port, without user name and password. */
  readonly host: string;
}

/** As curl reads them (`man curl`, ENVIRONMENT): the lower-case one first, ALL_PROXY last. */
const proxyNames = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] as const;
const exceptionNames = ["no_proxy", "NO_PROXY"] as const;

/** A proxy elsewhere cannot reach this machine's own addresses; the sandbox listens there. */
const ownAddresses = ["localhost", "127.0.0.0/8", "::1"];

/** The proxies of an environment. */
export interface Proxies {
  /** The proxy that a URL is reached through. */
  of(url: URL): ProxySetting | undefined;
  /** Lets the clients of the runtime that are made from now on use the proxies, or none. */
  use(isWanted: boolean): void;
  /** What another program needs to use them: nothing where the proxy wants a password. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Reads the proxy variables as curl does. For the runtime they are written in the one form that it
 * takes: it believes ALL_PROXY before HTTPS_PROXY, goes without any where the value makes no sense,
 * and knows of NO_PROXY neither blanks between names, nor upper case, dots at the end and brackets.
 *
 * @throws GcsError `usage` for a value that is no proxy.
 */
export function readProxies(source: EnvironmentSource): Proxies {
  const proxy = first(source, proxyNames);
  const clear = () => [...proxyNames, ...exceptionNames].forEach((name) => source.delete(name));
  if (proxy === undefined) return { of: () => undefined, use: () => {}, variables: {} };
  const url = proxyUrl(proxy.name, proxy.value);
  const exceptions = [
    ...exceptionsOf(first(source, exceptionNames)?.value ?? ""),
    ...ownAddresses,
  ];
  const variables = { "HTTPS_PROXY": url.href, "NO_PROXY": exceptions.join(",") };
  const isException = matcherOf(exceptions);
  const setting = { variable: proxy.name, host: url.host };
  return {
    of: ({ hostname }) => isException(hostname) ? undefined : setting,
    use(isWanted) {
      clear();
      if (!isWanted) return;
      for (const [name, value] of Object.entries(variables)) source.set(name, value);
    },
    variables: url.password === "" ? variables : {},
  };
}

function first(
  source: EnvironmentSource,
  names: readonly string[],
): { readonly name: string; readonly value: string } | undefined {
  for (const name of names) {
    const value = variableText(source, name)?.trim();
    if (value !== undefined && value !== "") return { name, value };
  }
  return undefined;
}

function proxyUrl(name: string, value: string): URL {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  const known = ["http:", "https:", "socks5:", "socks5h:"];
  if (url !== null && url.hostname !== "" && known.includes(url.protocol)) return url;
  // The value may hold a password, so it is not shown.
  throw new GcsError("usage", `The variable ${name} does not name a proxy`, {
    hint: "set it to http://HOST:PORT, or unset it",
  });
}

/** Names, addresses and networks of NO_PROXY, in lower case; a lone `*` is every host. */
function exceptionsOf(text: string): string[] {
  return text.toLowerCase().split(/[\s,]+/)
    .map((entry) =>
      entry === "*" ? entry : entry.replace(/^\*?\.+|\.+$/g, "").replace(/^\[(.*)\](?=$|\/)/, "$1")
    )
    .filter((entry) => entry !== "");
}

function matcherOf(exceptions: readonly string[]): (hostname: string) => boolean {
  const networks = new BlockList();
  const names: string[] = [];
  for (const entry of exceptions) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (isIP(address) === 0) names.push(entry);
    else if (bits === undefined) networks.addAddress(address, family);
    else if (isPrefix(bits, family)) networks.addSubnet(address, Number(bits), family);
  }
  return (hostname) => {
    const bare = hostname.replace(/^\[(.*)\]$/, "$1");
    if (names.includes("*")) return true;
    if (isIP(bare) !== 0) return networks.check(bare, isIP(bare) === 6 ? "ipv6" : "ipv4");
    return names.some((name) => bare === name || bare.endsWith(`.${name}`));
  };
}

function isPrefix(bits: string, family: "ipv4" | "ipv6"): boolean {
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === "ipv6" ? 128 : 32);
}
