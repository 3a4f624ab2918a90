import { GcsError } from "../errors/mod.ts";
import type { Takes } from "./inputs.ts";
import { parseChoice } from "./parse.ts";

/** Options that every command takes, before or after its own words. */
export interface GlobalOptions {
  readonly profile?: string;
  readonly endpoint?: string;
  readonly format?: string;
  readonly query?: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Never ask, as if there were no terminal. */
  readonly noInput: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly color: "auto" | "always" | "never";
  /** IP address or host name that is dialled instead of what the endpoint's name resolves to. */
  readonly useExplicitHost?: string;
  /** Limit of one request, in milliseconds. */
  readonly timeout?: number;
  /** HTTP status → exit code. */
  readonly mapHttpStatus: ReadonlyMap<number, number>;
  readonly sandbox: boolean;
  /** Takes and prints what the official program does; called by its name, too. */
  readonly official: boolean;
  /** Principals are shown by their ids, and no name is looked up. */
  readonly noNames: boolean;
  /** Shows progress also where stderr is no terminal. */
  readonly progress: boolean;
  /** Tells at the end where the time went. */
  readonly timing: boolean;
  /** Where what was counted is written for Prometheus. */
  readonly metricsFile?: string;
  readonly cpuProfile?: string;
  readonly heapProfile?: string;
}

/** How one global option looks on the command line. */
export interface GlobalFlag {
  readonly flag: string;
  readonly short?: string;
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly takes?: readonly Takes[];
  readonly summary: string;
}

const colorWishes = ["auto", "always", "never"] as const;

/** Every global option, in the order of help. */
export const globalFlags: readonly GlobalFlag[] = [
  { flag: "profile", short: "p", value: "NAME", takes: ["profile"], summary: "Profile to use" },
  { flag: "endpoint", value: "FQDN|URL|ID", summary: "Endpoint to manage" },
  {
    flag: "format",
    short: "F",
    value: "FORMAT",
    choices: ["text", "json", "yaml", "csv", "ndjson", "list"],
    summary: "Output: text, json, yaml, csv, ndjson or list",
  },
  { flag: "query", value: "EXPR", summary: "JMESPath expression applied to the output document" },
  { flag: "yes", short: "y", summary: "Answer every confirmation" },
  { flag: "dry-run", summary: "Print the requests a change would send, and send none" },
  { flag: "no-input", summary: "Never ask: fail where something is missing or to be confirmed" },
  { flag: "quiet", short: "q", summary: "No progress, warnings or hints" },
  { flag: "progress", summary: "Show progress also where stderr is no terminal" },
  { flag: "timing", summary: "Show at the end, on stderr, where the time went" },
  {
    flag: "metrics-file",
    value: "FILE",
    summary: "Write counts and times for Prometheus (node_exporter) to FILE",
  },
  { flag: "cpu-profile", value: "FILE", summary: "Write a CPU profile to FILE (.cpuprofile)" },
  {
    flag: "heap-profile",
    value: "FILE",
    summary: "Write where memory goes to FILE (.heapprofile)",
  },
  { flag: "debug", summary: "Print redacted detail to stderr and the debug log" },
  { flag: "verbose", short: "v", summary: "What the official program calls debug" },
  { flag: "color", value: "WHEN", choices: colorWishes, summary: "Colour: auto, always or never" },
  { flag: "no-names", summary: "Show owners and principals by id, and look up no name" },
  { flag: "no-pager", summary: "Show long help without a pager" },
  {
    flag: "use-explicit-host",
    value: "IP|NAME",
    summary: "Dial this address instead of what the endpoint's name resolves to",
  },
  { flag: "timeout", value: "SECONDS", summary: "Limit of the whole command" },
  {
    flag: "map-http-status",
    value: "STATUS=CODE,…",
    summary: "Exit codes for remote failures, for example 404=50,403=51",
  },
  { flag: "sandbox", summary: "Run this one command against a sandbox endpoint on this machine" },
  {
    flag: "official",
    summary: "Print what globus-connect-server prints; called by that name, too",
  },
  { flag: "help", short: "h", summary: "Show help" },
  { flag: "version", short: "V", summary: "Print the version" },
];

/** Typed global options from what the parser collected under camelCase names. */
export function readGlobals(given: Readonly<Record<string, unknown>>): GlobalOptions {
  const text = (name: string) => typeof given[name] === "string" ? given[name] : undefined;
  const on = (name: string) => given[name] === true;
  const profile = text("profile");
  const endpoint = text("endpoint");
  const format = text("format");
  const query = text("query");
  const useExplicitHost = text("useExplicitHost");
  const timeout = text("timeout");
  const metricsFile = text("metricsFile");
  const cpuProfile = text("cpuProfile");
  const heapProfile = text("heapProfile");
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(format === undefined ? {} : { format }),
    ...(query === undefined ? {} : { query }),
    ...(useExplicitHost === undefined ? {} : { useExplicitHost: parseHost(useExplicitHost) }),
    ...(timeout === undefined ? {} : { timeout: parseSeconds(timeout) }),
    ...(metricsFile === undefined ? {} : { metricsFile }),
    ...(cpuProfile === undefined ? {} : { cpuProfile }),
    ...(heapProfile === undefined ? {} : { heapProfile }),
    yes: on("yes"),
    dryRun: on("dryRun"),
    noInput: on("noInput"),
    quiet: on("quiet"),
    debug: on("debug") || on("verbose"),
    color: parseChoice(colorWishes)(text("color") ?? "auto", "--color"),
    mapHttpStatus: parseStatusMap(text("mapHttpStatus")),
    sandbox: on("sandbox"),
    official: on("official"),
    noNames: on("noNames"),
    progress: on("progress"),
    timing: on("timing"),
  };
}

/** What to dial: an IPv4 or IPv6 address, or a name such as localhost. GcsError `usage` else. */
export function parseHost(typed: string, name = "--use-explicit-host"): string {
  const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
  const ipv6 = /^[0-9a-f:]*:[0-9a-f:.]*$/i;
  const label = "(?!-)[a-z0-9-]{1,63}(?<!-)";
  const hostName = new RegExp(`^(?=.{1,253}$)(?:${label}\\.)*(?=[a-z])${label}$`, "i");
  const host = /^\[(.*:.*)\]$/.exec(typed)?.[1] ?? typed;
  if (ipv4.test(host) || hostName.test(host)) return host;
  if (ipv6.test(host) && URL.canParse(`https://[${host}]`)) return host;
  throw new GcsError("usage", `Invalid ${name} "${typed}": expected an IP address or a host name`);
}

function parseSeconds(typed: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : NaN;
  if (!(seconds > 0 && seconds <= 3600)) {
    throw new GcsError(
      "usage",
      `Invalid --timeout "${typed}": expected seconds, more than 0 and at most 3600`,
    );
  }
  return Math.ceil(seconds * 1000);
}

function parseStatusMap(typed: string | undefined): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  for (const pair of (typed ?? "").split(",").filter((part) => part !== "")) {
    const match = /^([1-5]\d\d)=(\d{1,3})$/.exec(pair);
    const code = Number(match?.[2]);
    if (match === null || code > 255) {
      throw new GcsError(
        "usage",
        `Invalid --map-http-status "${pair}": expected STATUS=CODE, for example 404=50`,
      );
    }
    map.set(Number(match[1]), code);
  }
  return map;
}
