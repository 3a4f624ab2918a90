import * as z from "zod/mini";
import type { EnvironmentName } from "./environment_names.ts";
import { parseDuration } from "./duration.ts";

/** What is said of a setting in messages, `config list` and docs/configuration.md. */
export interface KeyFacts {
  /** One line, no period. */
  readonly meaning: string;
  /** What may stand there, for messages: `a whole number, 0 to 10`. */
  readonly expected: string;
  readonly environment?: EnvironmentName;
  /** Member of a profile that overrides it. */
  readonly profile?: "endpoint" | "client_id" | "format" | "key_source";
  /** Printed in place of the default where that depends on the machine. */
  readonly defaultText?: string;
  /** For the page, where the default would show nothing. */
  readonly example?: string | readonly string[];
}

/** Facts by schema: the one place that says what a key is. */
export const keyFacts = z.registry<KeyFacts>();

type Facts = Omit<KeyFacts, "expected"> & { readonly expected?: string };

/** A whole number between `min` and `max`. */
export function whole(min: number, max: number, preset: number, facts: Facts) {
  return z._default(z.int().check(z.minimum(min), z.maximum(max)), preset)
    .register(keyFacts, { expected: `a whole number, ${min} to ${max}`, ...facts });
}

/** A number between `min` and `max`. */
export function number(min: number, max: number, preset: number, facts: Facts) {
  return z._default(z.number().check(z.minimum(min), z.maximum(max)), preset)
    .register(keyFacts, { expected: `a number, ${min} to ${max}`, ...facts });
}

/** True or false. */
export function flag(preset: boolean, facts: Facts) {
  return z._default(z.boolean(), preset).register(keyFacts, {
    expected: "true or false",
    ...facts,
  });
}

/** True, and nothing else: a protection that cannot be switched off. `why` is told to who tries. */
export function alwaysTrue(why: string, facts: Facts) {
  return z._default(z.literal(true), true).register(keyFacts, {
    expected: `true, because ${why}`,
    ...facts,
  });
}

/** One of some words. A number is read as its digits, so that `min_version: 1.2` works unquoted. */
export function word<const W extends readonly [string, ...string[]]>(
  words: W,
  preset: W[number],
  facts: Facts,
) {
  const given = z.union([z.string(), z.pipe(z.number(), z.transform(String))]);
  return z._default(z.pipe(given, z.enum(words)), () => preset)
    .register(keyFacts, { expected: words.map((one) => `"${one}"`).join(" or "), ...facts });
}

/** A length of time, kept in milliseconds. */
export function duration(maxMs: number, presetMs: number, facts: Facts, minMs = 0) {
  const read = z.transform((value: string | number, context) => {
    const ms = parseDuration(value);
    if (ms !== undefined && ms >= minMs && ms <= maxMs) return ms;
    context.issues.push({ code: "custom", input: value });
    return z.NEVER;
  });
  const given = z.union([z.string(), z.number()]);
  return z._default(z.pipe(given, read), () => presetMs).register(keyFacts, {
    expected: `a duration such as "500ms", "1s" or "2m" (a number means seconds), ${
      minMs === 0 ? "" : `at least ${minMs} ms, `
    }at most ${maxMs / 1000} s`,
    ...facts,
  });
}

/** Text of one form; undefined when it is not set. */
export function text(pattern: RegExp, expected: string, facts: Facts) {
  return z.optional(matching(pattern)).register(keyFacts, { expected, ...facts });
}

function matching(pattern: RegExp) {
  return z.string().check(z.maxLength(4096), z.regex(pattern));
}

/** A list of texts of one form. */
export function texts(pattern: RegExp, expected: string, facts: Facts) {
  return z._default(z.array(matching(pattern)).check(z.maxLength(64)), [])
    .register(keyFacts, { expected, ...facts });
}

// deno-lint-ignore no-control-regex
const pathForm = /^(?:~[/\\]|\/|[A-Za-z]:[/\\])[^\u0000-\u001f\u007f]*$/;

/** An absolute path, or one under `~/`; undefined when it is not set. */
export function path(facts: Facts) {
  return text(pathForm, "an absolute path, or one that starts with ~/", facts);
}

/** A list of absolute paths, or ones under `~/`. */
export function paths(facts: Facts) {
  return texts(pathForm, "a list of absolute paths, or ones that start with ~/", facts);
}

/** An https URL without query, user or password. */
export function httpsUrl(preset: string, facts: Facts) {
  return z._default(z.string().check(z.refine(isPlainHttps)), preset)
    .register(keyFacts, { expected: "an https URL without user, query or fragment", ...facts });
}

/** The same where there is no default; undefined when it is not set. */
export function givenHttpsUrl(facts: Facts) {
  return z.optional(z.string().check(z.maxLength(4096), z.refine(isPlainHttps)))
    .register(keyFacts, { expected: "an https URL without user, query or fragment", ...facts });
}

function isPlainHttps(typed: string): boolean {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  return url !== undefined && url.protocol === "https:" && url.username === "" &&
    url.password === "" && url.search === "" && url.hash === "";
}
