/** Makes the pack that tools/program/pack.ts reads, and puts it into a program. */
import { Buffer } from "node:buffer";
import { sha256Of } from "../src/native/mod.ts";
import { endOfCode, idLength, type PackFiles } from "./program/pack.ts";

/** A pack, what it begins with, and where its files are. */
export interface MadePack {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly id: string;
  readonly files: PackFiles;
}

/** Puts files one behind the other. */
export function makePack(
  contents: readonly (readonly [name: string, content: Uint8Array])[],
): MadePack {
  const files: Record<string, readonly [number, number]> = {};
  let length = idLength;
  for (const [name, { length: own }] of contents) {
    files[name] = [length, own];
    length += own;
  }
  const bytes = new Uint8Array(length);
  for (const [name, content] of contents) bytes.set(content, files[name]?.[0]);
  const id = sha256Of(bytes.subarray(idLength));
  bytes.set(Uint8Array.fromHex(id));
  return { bytes, id, files };
}

/**
 * Where a compiled program's own payload begins, when that is the end of the file, behind the code of
 * the runtime and maybe a pack: the last bytes say how long it is. Undefined where the runtime keeps
 * it otherwise: on other systems, and from 2.9 on, which copies nothing.
 */
export function payloadStart(program: Uint8Array<ArrayBuffer>): number | undefined {
  const view = new DataView(program.buffer, program.byteOffset, program.length);
  const start = program.length - Number(view.getBigUint64(program.length - 8, true));
  const end = endOfCode(program);
  return end !== undefined && start >= end && start < program.length ? start : undefined;
}

/**
 * Puts a pack between the code and the payload of a program.
 *
 * @throws Error where the program keeps its payload otherwise.
 */
export async function putPack(path: string, { bytes }: MadePack): Promise<void> {
  const program = await Deno.readFile(path);
  const start = payloadStart(program);
  if (start === undefined || start !== endOfCode(program)) {
    throw new Error("The payload is not right behind the code of the runtime");
  }
  const parts = [program.subarray(0, start), bytes, program.subarray(start)];
  await Deno.writeFile(path, Buffer.concat(parts));
}
