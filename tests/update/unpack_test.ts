import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { GcsError } from "../../src/errors/mod.ts";
import { programIn } from "../../src/update/unpack.ts";
import { run } from "./_release.ts";

const archive = { name: "gcs-2.1.0-linux-x64.tar.gz", version: "2.1.0" };
const zip = { name: "gcs-2.1.0-windows-x64.zip", version: "2.1.0" };
const folder = "gcs-2.1.0-linux-x64";

/** The program that comes out of what a shell packs in a folder of its own. */
async function packed(script: string): Promise<Uint8Array<ArrayBuffer>> {
  const work = await Deno.makeTempDir({ prefix: "gcs-unpack-" });
  try {
    await Deno.writeTextFile(join(work, "script"), script);
    return await run(["sh", "-eu", "script"], work);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>, of = archive): Promise<Uint8Array> {
  const parts = await Array.fromAsync(programIn(bytes, of));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function isRefused(bytes: Uint8Array<ArrayBuffer>, message: RegExp, of = archive) {
  await assert.rejects(unpacked(bytes, of), (error: GcsError) => {
    assert.equal(error.kind, "integrity");
    assert.match(error.message, message);
    return true;
  });
}

const start = `mkdir ${folder}; head -c 300000 /dev/urandom > ${folder}/gcs; `;

Deno.test("the program comes out of an archive whole, wherever in it it stands", async () => {
  const both = await packed(
    `${start} echo x > ${folder}/LICENSE; echo y > ${folder}/z
     tar -czf a.tar.gz ${folder}; cat ${folder}/gcs a.tar.gz`,
  );
  assert.deepEqual(await unpacked(both.slice(300_000)), both.subarray(0, 300_000));
});

Deno.test("the program comes out of a zip archive, packed or stored", async () => {
  for (const level of ["-9", "-0"]) {
    const both = await packed(
      `mkdir gcs-2.1.0-windows-x64; yes gcs | head -c 300000 > gcs-2.1.0-windows-x64/gcs.exe
       echo x > gcs-2.1.0-windows-x64/LICENSE; zip -q -X ${level} -r a.zip gcs-2.1.0-windows-x64
       cat gcs-2.1.0-windows-x64/gcs.exe a.zip`,
    );
    assert.deepEqual(await unpacked(both.slice(300_000), zip), both.subarray(0, 300_000));
    const cut = both.slice(300_000, -30);
    await isRefused(cut, /damaged/, zip);
  }
});

Deno.test("what only looks like the program of the release is not taken", async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [`tar -czf - --transform=s,^,x/, ${folder}`, /holds no/],
    [`tar -czf - --transform=s,^,../, -P ${folder}`, /holds no/],
    [`tar -czf - --transform=s,^,/, -P ${folder}`, /holds no/],
    [`rm ${folder}/gcs; ln -s /bin/sh ${folder}/gcs; tar -czf - ${folder}`, /holds no/],
    [`rm ${folder}/gcs; mkdir ${folder}/gcs; tar -czf - ${folder}`, /holds no/],
    [`ln ${folder}/gcs ${folder}/a; tar --sort=name -czf - ${folder}/a ${folder}/gcs`, /holds no/],
    [`: > ${folder}/gcs; tar -czf - ${folder}`, /damaged/],
    [`tar -cf - ${folder} | head -c 100000 | gzip`, /damaged/],
    [`tar -czf - ${folder} | head -c 100000`, /damaged/],
    [`tar -cf - ${folder}`, /damaged/],
    [`head -c 5000 /dev/zero | gzip`, /holds no/],
    [`head -c 5000 /dev/urandom | gzip`, /damaged|holds no/],
    [`:`, /damaged/],
  ];
  for (const [script, message] of cases) await isRefused(await packed(start + script), message);
});

Deno.test("a program that says it is larger than any is refused before it is unpacked", async () => {
  const inZip = await packed(
    `mkdir gcs-2.1.0-windows-x64; echo x > gcs-2.1.0-windows-x64/gcs.exe
     zip -q -X -r a.zip gcs-2.1.0-windows-x64; cat a.zip`,
  );
  const view = new DataView(inZip.buffer);
  // Where the list of the archive begins, which says how long each file is.
  const list = view.getUint32(inZip.length - 6, true);
  for (let at = list; at < inZip.length - 22;) {
    view.setUint32(at + 24, 2 ** 30 + 1, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true);
  }
  const told = new Error("The program is too large");
  await assert.rejects(unpacked(inZip, zip), ({ cause }: GcsError) => {
    assert.deepEqual(cause, told);
    return true;
  });
  const inTar = await packed(
    `mkdir ${folder}; truncate -s 1073741825 ${folder}/gcs
     tar -cf - ${folder} | head -c 20000 | gzip`,
  );
  await assert.rejects(unpacked(inTar), ({ cause }: GcsError) => {
    assert.deepEqual(cause, told);
    return true;
  });
});

Deno.test("no bytes make the unpacking fail in another way", async () => {
  for (const kind of [archive, zip]) {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      await assert.rejects(unpacked(new Uint8Array(bytes), kind), GcsError);
    }));
  }
});
