import assert from "node:assert/strict";
import { join } from "node:path";
import type { LoggedRequest } from "../../src/sandbox/mod.ts";
import type { LineOptions, Outcome, Stage } from "../_support/stage.ts";

type Members = Readonly<Record<string, unknown>>;

/** The members of a JSON object; fails for anything else. */
export function membersOf(value: unknown): Members {
  assert.ok(value !== null && typeof value === "object" && !Array.isArray(value), "no JSON object");
  return Object.fromEntries(Object.entries(value));
}

/** The documents of a JSON array; fails for anything else. */
export function documentsOf(value: unknown): readonly Members[] {
  assert.ok(Array.isArray(value), "no JSON array");
  return value.map(membersOf);
}

/** Requests that could have changed the endpoint. */
export function changes(stage: Stage): readonly LoggedRequest[] {
  return stage.sandbox.requests.filter(({ method, path }) =>
    method !== "GET" && path.startsWith("/api/")
  );
}

/** Runs a command that must work, and gives what it left behind. */
export async function works(
  stage: Stage,
  argv: readonly string[],
  options: LineOptions = {},
): Promise<Outcome> {
  const outcome = await stage.run(argv, options);
  assert.equal(outcome.code, 0, `gcs ${argv.join(" ")}: ${outcome.stderr}`);
  return outcome;
}

/** Runs a command that must work with `-F json`, and gives its one document. */
export async function json(
  stage: Stage,
  argv: readonly string[],
  options: LineOptions = {},
): Promise<Members> {
  return membersOf((await works(stage, [...argv, "-F", "json"], options)).json());
}

/**
 * Runs a command that must be refused without output and without any request, but perhaps the one
 * that asks an address, with no credentials, which endpoint it is.
 */
export async function refused(
  stage: Stage,
  argv: readonly string[],
  why: RegExp,
  options: LineOptions = {},
): Promise<Outcome> {
  stage.sandbox.clearRequests();
  const outcome = await stage.run(argv, options);
  assert.equal(outcome.code, 2, `gcs ${argv.join(" ")}: ${outcome.stderr}`);
  assert.match(outcome.stderr, why);
  assert.equal(outcome.stdout, "");
  const sent = stage.sandbox.requests.filter((one) => one.authorized || one.path !== "/api/info");
  assert.deepEqual(sent.map(({ path }) => path), []);
  return outcome;
}

/** Runs a command that must fail with this exit code, and change nothing. */
export async function fails(
  stage: Stage,
  argv: readonly string[],
  code: number,
  why: RegExp,
): Promise<Outcome> {
  stage.sandbox.clearRequests();
  const outcome = await stage.run(argv);
  assert.equal(outcome.code, code, `gcs ${argv.join(" ")}: ${outcome.stderr}`);
  assert.match(outcome.stderr, why);
  assert.equal(outcome.stdout, "");
  const done = changes(stage).filter(({ status }) => status !== undefined && status < 400);
  assert.deepEqual(done.map(({ path }) => path), []);
  return outcome;
}

/** The requests that `--dry-run` describes; fails when one of them is sent. */
export async function dryRun(
  stage: Stage,
  argv: readonly string[],
  options: LineOptions = {},
): Promise<readonly Members[]> {
  stage.sandbox.clearRequests();
  const outcome = await json(stage, [...argv, "--dry-run"], options);
  assert.equal(outcome["dry_run"], true);
  assert.deepEqual(changes(stage).map(({ path }) => path), []);
  return documentsOf(outcome["requests"]);
}

/** The body of the one request that `--dry-run` describes. */
export async function dryBody(
  stage: Stage,
  argv: readonly string[],
  options: LineOptions = {},
): Promise<Members> {
  const requests = await dryRun(stage, argv, options);
  assert.equal(requests.length, 1);
  return membersOf(requests[0]?.["body"]);
}

/** Writes a file into the stage's folder and gives `file:PATH` for it. */
export async function file(stage: Stage, name: string, content: unknown): Promise<string> {
  const path = join(stage.folder, name);
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await Deno.writeTextFile(path, text, { mode: 0o600 });
  return `file:${path}`;
}
