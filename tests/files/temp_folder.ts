import { GcsError } from "../../src/errors/mod.ts";
import assert from "node:assert/strict";

/** A private folder that goes away at the end of the block. */
export function tempFolder(): Disposable & { path: string } {
  const path = Deno.realPathSync(Deno.makeTempDirSync());
  return {
    path,
    [Symbol.dispose]() {
      Deno.removeSync(path, { recursive: true });
    },
  };
}

/** The GcsError that a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<GcsError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof GcsError, `expected a GcsError, got ${error}`);
    return error;
  }
  return assert.fail("expected a rejection");
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes);
export const modeOf = (path: string) => (Deno.lstatSync(path).mode ?? 0) & 0o777;
export const namesIn = (path: string) =>
  [...Deno.readDirSync(path)].map((entry) => entry.name).sort();

/** Runs a program of the system that the test needs. */
export function run(program: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Does work in a folder on a disk of its own, mounted with these options; skipped where none may be. */
export async function onOwnDisk(
  t: Deno.TestContext,
  options: string,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  using folder = tempFolder();
  if (!run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.path)) {
    await t.step({ name: "mounting is not allowed here", ignore: true, fn() {} });
    return;
  }
  try {
    await work(folder.path);
  } finally {
    assert.ok(run("umount", folder.path));
  }
}

export const isRoot = Deno.build.os !== "windows" && Deno.uid() === 0;
export const isPosix = Deno.build.os !== "windows";
