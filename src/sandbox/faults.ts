import { GcsError } from "../errors/mod.ts";

const spoiledBodies = ["broken", "huge", "html", "echo", "empty", "bare", "nameless"] as const;

/** Ways in which the body of an answer goes wrong. */
export type SpoiledBody = typeof spoiledBodies[number];

/** What goes wrong with one answer. */
export interface Fault {
  /** Status in place of the real one; with no `body` an error document of that status. */
  readonly status?: number;
  /** Value of Retry-After: seconds or an HTTP date. */
  readonly retryAfter?: string;
  /** Milliseconds of real time before anything is sent. */
  readonly delayMs?: number;
  /** The request is acted on when this has resolved. */
  readonly held?: Promise<void>;
  /**
   * `broken`: JSON cut in the middle. `huge`: more than clients take. `html`: a page. `echo`: an
   * error document that repeats the credentials and the body of the request, as careless servers do.
   * `empty`: not a byte. `bare`: a result of success without the document that belongs in it.
   * `nameless`: one whose documents leave out their ids.
   */
  readonly body?: SpoiledBody;
  /** With `status`: the request is acted on all the same, and only its answer is another. */
  readonly acts?: boolean;
  /**
   * The connection is cut `before` the request is acted on, in the `middle` of the answer, or
   * `after` the request was acted on but nothing was answered.
   */
  readonly drop?: "before" | "middle" | "after";
  /** An answer of the service that a person has to do something about. */
  readonly answer?: "expired-consent" | "authentication-timeout";
  /** How many requests are hit. Default: all. */
  readonly times?: number;
}

/** Which requests a programmatic fault hits. A string path matches whole, or before a final `*`. */
export interface FaultMatch {
  readonly method?: string;
  readonly path?: string | RegExp;
}

export interface FaultRule extends Fault {
  readonly match?: FaultMatch;
}

/** A fault that was added. */
export interface FaultHandle {
  /** How many requests it hit. */
  readonly hits: number;
  remove(): void;
}

const maxDelayMs = 600_000;

/**
 * Reads `status=503; acts; retry-after=2; times=1; delay=200ms; body=broken; drop=before;
 * expired-consent`. GcsError `usage` that names the part it does not know.
 */
export function parseFault(grammar: string): Fault {
  let fault: Fault = {};
  for (const part of grammar.split(";").map((item) => item.trim()).filter(Boolean)) {
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? "" : part.slice(equals + 1).trim();
    fault = { ...fault, ...parsePart(part, name, value) };
  }
  return fault;
}

function parsePart(part: string, name: string, value: string): Fault {
  switch (name) {
    case "status": {
      const status = wholeNumber(part, value);
      if (status < 200 || status > 599) throw unknown(part);
      return { status };
    }
    case "retry-after":
      return { retryAfter: value };
    case "times":
      return { times: wholeNumber(part, value) };
    case "delay":
      return { delayMs: delay(part, value) };
    case "body": {
      const body = spoiledBodies.find((one) => one === value);
      if (body === undefined) throw unknown(part);
      return { body };
    }
    case "acts":
      if (value === "") return { acts: true };
      throw unknown(part);
    case "drop":
      if (value === "before" || value === "middle" || value === "after") return { drop: value };
      throw unknown(part);
    case "expired-consent":
    case "authentication-timeout":
      if (value === "") return { answer: name };
      throw unknown(part);
    default:
      throw unknown(part);
  }
}

function wholeNumber(part: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw unknown(part);
  return Number(value);
}

function delay(part: string, value: string): number {
  const match = /^(\d{1,9})(ms|s)?$/.exec(value);
  if (match?.[1] === undefined) throw unknown(part);
  const ms = Number(match[1]) * (match[2] === "s" ? 1000 : 1);
  if (ms > maxDelayMs) throw unknown(part);
  return ms;
}

function unknown(part: string): GcsError {
  return new GcsError("usage", `Sandbox fault "${part}" is not known`, {
    hint:
      `status=503; acts; retry-after=2; times=1; delay=200ms; body=${spoiledBodies.join("|")}; ` +
      "drop=before|middle|after; expired-consent; authentication-timeout",
  });
}

interface Active {
  readonly rule: FaultRule;
  hits: number;
}

/** The faults in force. */
export class Faults {
  #active: Active[] = [];
  /** Hits of each text that came in a header, since the text is all that repeats. */
  readonly #headerHits = new Map<string, number>();

  /** Adds a fault for the requests that match. Earlier ones are tried first. */
  add(rule: FaultRule): FaultHandle {
    const active: Active = { rule, hits: 0 };
    this.#active.push(active);
    return {
      get hits() {
        return active.hits;
      },
      remove: () => {
        this.#active = this.#active.filter((other) => other !== active);
      },
    };
  }

  clear(): void {
    this.#active = [];
    this.#headerHits.clear();
  }

  /** The fault for this request, counted. GcsError `usage` for a header that cannot be read. */
  take(method: string, path: string, header: string | undefined): Fault | undefined {
    if (header !== undefined) {
      const fault = parseFault(header);
      const hits = this.#headerHits.get(header) ?? 0;
      if (hits < (fault.times ?? Infinity)) {
        this.#headerHits.set(header, hits + 1);
        return fault;
      }
    }
    const active = this.#active.find(({ rule, hits }) =>
      hits < (rule.times ?? Infinity) && matches(rule.match ?? {}, method, path)
    );
    if (active !== undefined) active.hits++;
    return active?.rule;
  }
}

function matches(match: FaultMatch, method: string, path: string): boolean {
  if (match.method !== undefined && match.method !== method) return false;
  const wanted = match.path;
  if (wanted === undefined) return true;
  if (wanted instanceof RegExp) return path.search(wanted) >= 0;
  return wanted.endsWith("*") ? path.startsWith(wanted.slice(0, -1)) : path === wanted;
}
