import { compileMappings, inWords } from "../../identity_mapping/mod.ts";
import { type Doc, isId } from "../exchange.ts";
import type { Mode, Problem } from "../published/mod.ts";

/** What the published texts say about values and a table of fields cannot: given, and as it will be. */
export type ValueRule = (given: Doc, whole: Doc, mode: Mode) => Iterable<Problem>;

function problem(property: string, message: string): Problem {
  return { property, message };
}

function lengthOf(value: unknown): number {
  return typeof value === "string" ? [...value].length : 0;
}

function* longerThan(given: Doc, property: string, limit: number): Iterable<Problem> {
  if (lengthOf(given[property]) > limit) {
    yield problem(property, `Longer than maximum length ${limit}.`);
  }
}

function* oneLine({ "display_name": name }: Doc): Iterable<Problem> {
  // deno-lint-ignore no-control-regex
  if (typeof name === "string" && /[\x00-\x1f\x7f\u2028\u2029]/.test(name)) {
    yield problem("display_name", "Must be one line.");
  }
}

function* keywords({ keywords }: Doc): Iterable<Problem> {
  const words: readonly unknown[] = Array.isArray(keywords) ? keywords : [];
  if (words.reduce<number>((sum, word) => sum + lengthOf(word), 0) > 1024) {
    yield problem("keywords", "Longer than maximum length 1024 together.");
  }
}

/** What the endpoint cannot load, or would take for something else. */
function* mappings({ "identity_mappings": given }: Doc): Iterable<Problem> {
  for (const finding of compileMappings(Array.isArray(given) ? given : []).findings) {
    if (finding.level === "warning") continue;
    yield problem(["identity_mappings", ...finding.path].join("."), inWords(finding));
  }
}

function* networkUse(whole: Doc): Iterable<Problem> {
  if (whole["network_use"] !== "custom") return;
  const names = ["concurrency", "parallelism"]
    .flatMap((what) => [`max_${what}`, `preferred_${what}`])
    .filter((name) => typeof whole[name] !== "number");
  if (names.length > 0) yield problem("network_use", `custom also needs ${names.join(", ")}.`);
}

export function* subscriptionRule({ "subscription_id": id }: Doc): Iterable<Problem> {
  if (typeof id === "string" && id !== "DEFAULT" && !isId(id)) {
    yield problem("subscription_id", "Not a valid UUID, and not DEFAULT.");
  }
}

export function* endpointRule(given: Doc, whole: Doc): Iterable<Problem> {
  yield* oneLine(given);
  yield* keywords(given);
  yield* networkUse(whole);
  yield* subscriptionRule(given);
  const port = given["gridftp_control_channel_port"];
  if (typeof port === "number" && !isPort(port)) {
    yield problem("gridftp_control_channel_port", "Not a port.");
  }
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535;
}

export function* nodeRule(given: Doc): Iterable<Problem> {
  for (const way of ["incoming", "internal_stream", "outgoing"]) {
    const range = given[`${way}_port_range`];
    if (!Array.isArray(range)) continue;
    const name = `${way}_port_range`;
    const wrong = range.findIndex((port) => !isPort(port));
    if (wrong >= 0) yield problem(`${name}.${wrong}`, "Not a port.");
    else if (range.length !== 2 || range[0] > range[1]) {
      yield problem(name, "Not two ports, the lower one first.");
    }
  }
}

const principalForm = /^urn:globus:(?:auth:identity|groups:id):(.*)$/;

export function* roleRule({ principal }: Doc): Iterable<Problem> {
  if (!isId(principalForm.exec(String(principal))?.[1])) {
    yield problem("principal", "Not the URN of an identity or a group.");
  }
}

export function* streamGatewayRule(given: Doc): Iterable<Problem> {
  yield* oneLine(given);
  yield* keywords(given);
  yield* mappings(given);
}

export function* gatewayRule(given: Doc, whole: Doc, mode: Mode): Iterable<Problem> {
  yield* oneLine(given);
  yield* mappings(given);
  yield* networkUse(whole);
  const isAssured = given["high_assurance"] ?? given["require_high_assurance"];
  if (mode !== "update" && given["require_mfa"] === true && isAssured !== true) {
    yield problem("require_mfa", "Only with high_assurance.");
  }
}

export function* collectionRule(given: Doc, whole: Doc, mode: Mode): Iterable<Problem> {
  yield* oneLine(given);
  yield* keywords(given);
  yield* longerThan(given, "display_name", 128);
  yield* longerThan(given, "organization", 1024);
  yield* longerThan(given, "department", 1024);
  yield* longerThan(given, "user_message", 256);
  if (lengthOf(given["user_message"]) > 64 && minorOf(given["DATA_TYPE"]) < 7) {
    yield problem("DATA_TYPE", "Must be at least collection#1.7.0 for a user_message that long.");
  }
  if (given["auto_delete_timeout"] === 0) {
    yield problem("auto_delete_timeout", "Must be at least 1.");
  }
  yield* whole["collection_type"] === "guest" ? guestRule(given, mode) : mappedRule(given, mode);
}

function minorOf(dataType: unknown): number {
  return Number(String(dataType).split(".")[1]);
}

function* guestRule(given: Doc, mode: Mode): Iterable<Problem> {
  const mappedOnly = ["auto_delete_timeout", "guest_auth_policy_id"];
  if (mode === "create") {
    mappedOnly.push("domain_name");
    if (given["mapped_collection_id"] === undefined) {
      yield problem("mapped_collection_id", "Missing data for a guest collection.");
    }
  }
  for (const name of mappedOnly) {
    if ((given[name] ?? null) !== null) yield problem(name, "Only for mapped collections.");
  }
  if (given["allow_guest_collections"] === true) {
    yield problem("allow_guest_collections", "Always false for guest collections.");
  }
}

function* mappedRule(given: Doc, mode: Mode): Iterable<Problem> {
  if (given["skip_auto_delete"] !== undefined) {
    yield problem("skip_auto_delete", "Only for guest collections.");
  }
  if (mode !== "create") return;
  if (given["storage_gateway_id"] === undefined) {
    yield problem("storage_gateway_id", "Missing data for a mapped collection.");
  }
  if (/^[mg]-/i.test(String(given["domain_name"] ?? ""))) {
    yield problem("domain_name", "May not start with m- or g-.");
  }
}
