import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { onlyFile } from "../../tools/cross/unzip.ts";
import { pinsOf, runtimeBase } from "../../tools/cross/runtime_base.ts";

const target = "x86_64-unknown-linux-gnu";
const version = "2.9.6";
/** Made by `zip -X` of a file `denort`. */
const zipped = "UEsDBBQAAAAIAExpe10ahJDdDwAAAMgAAAAGAAAAZGVub3J0S1QoKMpPL0rMVUgc0iwAUEsBAh4DFAAA" +
  "AAgATGl7XRqEkN0PAAAAyAAAAAYAAAAAAAAAAQAAAKSBAAAAAGRlbm9ydFBLBQYAAAAAAQABADQAAAAz" +
  "AAAAAAA=";
const text = "a program ".repeat(20);

/** A host of archives, and what is asked of it. */
async function withHost(
  run: (scene: {
    readonly hosts: { readonly archives: string; readonly checksums: string };
    readonly folder: string;
    readonly sha256: string;
    readonly asked: string[];
    readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-base-" });
  const archive = Uint8Array.fromBase64(zipped);
  const sha256 = createHash("sha256").update(archive).digest("hex");
  const name = `denort-${target}.zip`;
  const files = new Map([
    [`/a/v${version}/${name}`, archive],
    [`/c/v${version}/${name}.sha256sum`, new TextEncoder().encode(`${sha256}  ${name}\n`)],
  ]);
  const asked: string[] = [];
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    const file = files.get(pathname);
    return file === undefined ? new Response("", { status: 404 }) : new Response(file);
  });
  const host = `http://127.0.0.1:${server.addr.port}`;
  try {
    const hosts = { archives: `${host}/a`, checksums: `${host}/c` };
    await run({ hosts, folder: join(folder, "cache"), sha256, asked, files });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a runtime base is fetched once, and only where its SHA-256 is pinned", async () => {
  await withHost(async ({ hosts, folder, sha256, asked }) => {
    const pins = { [version]: { [target]: sha256 } };
    const base = await runtimeBase(version, target, { pins, folder, hosts });
    assert.equal(await Deno.readTextFile(base), text);
    // Another program in its place does not last.
    await Deno.writeTextFile(base, "another program");
    await runtimeBase(version, target, { pins, folder, hosts });
    assert.equal(await Deno.readTextFile(base), text);
    assert.equal(asked.length, 1);
    await assert.rejects(
      runtimeBase("2.9.7", target, { pins, folder, hosts }),
      /Deno 2\.9\.7 for x86_64-unknown-linux-gnu is not pinned.*--pin/,
    );
    assert.equal(asked.length, 1);
  });
});

Deno.test("a runtime base that is not the pinned one is refused and not kept", async () => {
  await withHost(async ({ hosts, folder }) => {
    const pins = { [version]: { [target]: "0".repeat(64) } };
    const refused = runtimeBase(version, target, { pins, folder, hosts });
    await assert.rejects(refused, /not the pinned 0{64}/);
    await assert.rejects(Deno.stat(folder), Deno.errors.NotFound);
  });
});

Deno.test("bases are pinned where the release page says the same of them", async () => {
  await withHost(async ({ hosts, sha256, files }) => {
    assert.deepEqual(await pinsOf(version, [target], hosts), { [target]: sha256 });
    const page = `/c/v${version}/denort-${target}.zip.sha256sum`;
    const windows = `Hash : ${sha256.toUpperCase()}\n`;
    files.set(page, new TextEncoder().encode(windows));
    assert.deepEqual(await pinsOf(version, [target], hosts), { [target]: sha256 });
    files.set(page, new TextEncoder().encode(`${"0".repeat(64)}  x.zip\n`));
    await assert.rejects(pinsOf(version, [target], hosts), /says 0{64}, but what is handed out/);
    files.delete(page);
    await assert.rejects(pinsOf(version, [target], hosts), /answers 404/);
  });
});

Deno.test("onlyFile takes one file of a known name out of an archive, and nothing else", () => {
  const archive = Uint8Array.fromBase64(zipped);
  assert.equal(new TextDecoder().decode(onlyFile(archive, "denort")), text);
  assert.throws(() => onlyFile(archive, "denort.exe"), /holds 1 files, the first called "denort"/);
  assert.throws(() => onlyFile(new Uint8Array(100), "denort"), /Not a zip archive/);
});
