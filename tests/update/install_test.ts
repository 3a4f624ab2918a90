import assert from "node:assert/strict";
import { join } from "node:path";
import { goBack, installProgram, previousVersion } from "../../src/update/mod.ts";
import { previousProgram } from "../../src/update/install.ts";
import {
  failure,
  isPosix,
  isRoot,
  modeOf,
  namesIn,
  onOwnDisk,
  tempFolder,
} from "../files/temp_folder.ts";
import { makeRelease, newSigner, run as output, scriptOf, sha256 } from "./_release.ts";

const signer = await newSigner();
const name = "gcs-2.1.0-linux-x64.tar.gz";

async function archiveOf(program?: string) {
  const files = await makeRelease("2.1.0", signer, program === undefined ? {} : { program });
  const bytes = files.get(name) ?? new Uint8Array();
  return { bytes, release: { version: "2.1.0", name, sha256: await sha256(bytes) } };
}

/** A folder with the program that is to be replaced. */
function installed(version = "2.0.0", mode = 0o755) {
  const folder = tempFolder();
  const program = join(folder.path, "gcs");
  Deno.writeTextFileSync(program, scriptOf(version));
  Deno.chmodSync(program, mode);
  return { path: folder.path, program, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

const saysOf = async (program: string) =>
  new TextDecoder().decode(await output([program, "--version"])).trim();

Deno.test({
  name: "an update takes the place of the program, and the one before stays for the way back",
  ignore: !isPosix,
  async fn() {
    using place = installed("2.0.0", 0o775);
    const { bytes, release } = await archiveOf();
    assert.equal(await previousVersion(place.program, {}), undefined);
    await installProgram(place.program, bytes, release, {});
    assert.equal(await saysOf(place.program), "gcs 2.1.0");
    assert.equal(modeOf(place.program), 0o755, "others may never write to it");
    assert.deepEqual(namesIn(place.path), [".gcs.previous", "gcs"]);
    assert.equal(await previousVersion(place.program, {}), "2.0.0");

    await goBack(place.program);
    assert.equal(await saysOf(place.program), "gcs 2.0.0");
    assert.equal(await previousVersion(place.program, {}), "2.1.0");
    await goBack(place.program);
    assert.equal(await saysOf(place.program), "gcs 2.1.0");
    assert.deepEqual(namesIn(place.path), [".gcs.previous", "gcs"]);
  },
});

Deno.test({
  name:
    "a program that does not run here, or is another version, takes no place and leaves nothing",
  ignore: !isPosix,
  async fn() {
    const cases: readonly (readonly [string, RegExp])[] = [
      ["#!/bin/sh\nexit 1\n", /does not run on this machine/],
      ["\x7fELF no program at all", /does not run on this machine/],
      ["#!/no/such/shell\n", /does not run on this machine/],
      [scriptOf("9.9.9"), /calls itself 9\.9\.9, not 2\.1\.0/],
    ];
    for (const [program, message] of cases) {
      using place = installed();
      const { bytes, release } = await archiveOf(program);
      const error = await failure(installProgram(place.program, bytes, release, {}));
      assert.equal(error.kind, "failed");
      assert.match(error.message, message);
      assert.deepEqual(namesIn(place.path), ["gcs"]);
      assert.equal(await saysOf(place.program), "gcs 2.0.0");
    }
  },
});

Deno.test({
  name: "Ctrl-C while the new program is tried leaves the old one, and nothing else",
  ignore: !isPosix,
  async fn() {
    using place = installed();
    const started = join(place.path, "started");
    const { bytes, release } = await archiveOf(`#!/bin/sh\n: > ${started}\nexec sleep 600\n`);
    const stop = new AbortController();
    const watcher = Deno.watchFs(place.path);
    const installing = failure(
      installProgram(place.program, bytes, release, { signal: stop.signal }),
    );
    for await (const { paths } of watcher) {
      if (!paths.includes(started)) continue;
      stop.abort();
      break;
    }
    assert.equal((await installing).kind, "interrupted");
    assert.deepEqual(namesIn(place.path), ["gcs", "started"]);
    assert.equal(await saysOf(place.program), "gcs 2.0.0");
  },
});

Deno.test({
  name: "what an update left that was killed is removed by the next one, and is no way back",
  ignore: !isPosix,
  async fn() {
    using place = installed();
    const { bytes, release } = await archiveOf();
    // Killed between the two renames: the old program stands under both names.
    Deno.linkSync(place.program, previousProgram(place.program));
    Deno.writeTextFileSync(join(place.path, `.gcs.${crypto.randomUUID()}.tmp`), "half");
    Deno.writeTextFileSync(join(place.path, ".gcs.mine.tmp"), "not ours");
    assert.equal(await previousVersion(place.program, {}), undefined);
    await installProgram(place.program, bytes, release, {});
    assert.deepEqual(namesIn(place.path), [".gcs.mine.tmp", ".gcs.previous", "gcs"]);
    assert.equal(await saysOf(place.program), "gcs 2.1.0");
    assert.equal(await previousVersion(place.program, {}), "2.0.0");
  },
});

Deno.test({
  name: "a program in a folder that others can write to is not tried, nor put in place",
  ignore: !isPosix,
  async fn() {
    using place = installed();
    Deno.chmodSync(place.path, 0o777);
    const { bytes, release } = await archiveOf();
    const error = await failure(installProgram(place.program, bytes, release, {}));
    assert.match(
      error.message,
      /Refused to use the new program: .* can be written to by other users/,
    );
    assert.match(error.hint ?? "", /^chmod go-w /);
    assert.deepEqual(namesIn(place.path), ["gcs"]);
  },
});

Deno.test({
  name: "an update on a full disk leaves the old program, and nothing else",
  ignore: !isRoot || Deno.build.os !== "linux",
  async fn(t) {
    await onOwnDisk(t, "size=200k,mode=755", async (folder) => {
      const program = join(folder, "gcs");
      Deno.writeTextFileSync(program, scriptOf("2.0.0"), { mode: 0o755 });
      const large = `${scriptOf("2.1.0")}exit\n${"#".repeat(400_000)}`;
      const { bytes, release } = await archiveOf(large);
      const error = await failure(installProgram(program, bytes, release, {}));
      assert.equal(error.message, 'Cannot write "gcs": no space left on the device');
      assert.match(error.hint ?? "", /^make room in /);
      assert.deepEqual(namesIn(folder), ["gcs"]);
      assert.equal(await saysOf(program), "gcs 2.0.0");
    });
  },
});
