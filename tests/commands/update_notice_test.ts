import assert from "node:assert/strict";
import { join } from "node:path";
import { keepKnownRelease, knownReleaseFile, readKnownRelease } from "../../src/update/mod.ts";
import type { LineOptions } from "../_support/stage.ts";
import { until } from "../_support/until.ts";
import { setUpdateStage, type UpdateStage } from "./_updates.ts";

const notice = "Release 99.1.0 of gcs is out. To install it: gcs update\n";
const terminal = { isTerminal: true, columns: 400 };

async function run({ stage }: UpdateStage, more: readonly string[], line: LineOptions = terminal) {
  const { code, stdout, stderr } = await stage.run(["collection", "list", ...more], line);
  assert.equal(code, 0, stderr);
  return { stdout, stderr };
}

const fileOf = ({ stage }: UpdateStage) => knownReleaseFile(join(stage.folder, "state"));

/** As it is a day after the release was found. */
async function foundBefore(all: UpdateStage): Promise<void> {
  const asked = Date.now();
  await keepKnownRelease(fileOf(all), { asked, answered: true, newest: "99.1.0", told: 0 });
}

Deno.test("a command on a terminal tells of a newer release at its end, once, and asks the host once", async () => {
  await using all = await setUpdateStage();
  await all.release("99.1.0");
  // The host answers by the way, in one of the next commands; none of them waits for it.
  let stderr = "";
  let runs = 0;
  await until("the release is told", async () => {
    ({ stderr } = await run(all, ["--limit=1"]));
    runs += 1;
    // As an hour later, in case that it was given up.
    const known = await readKnownRelease(fileOf(all));
    if (!known.answered) await keepKnownRelease(fileOf(all), { ...known, asked: 0 });
    return stderr !== "";
  });
  assert.equal(stderr, notice, `after ${runs} commands`);
  all.host.asked.splice(0);
  const { stderr: later } = await run(all, []);
  assert.equal(later, "");
  assert.deepEqual(all.host.asked, []);
});

Deno.test("no word of a release, and no look for one, where nobody reads it or wants it", async () => {
  await using all = await setUpdateStage();
  await all.release("99.1.0");
  const silent: readonly (readonly [readonly string[], LineOptions])[] = [
    [[], {}],
    [["--quiet"], terminal],
    [["-F", "json"], terminal],
    [["-F", "csv"], terminal],
    [[], { ...terminal, env: { CI: "1" } }],
    [[], { ...terminal, env: { GCS_NO_UPDATE_NOTICE: "1" } }],
    [[], { ...terminal, env: { GCS_FORMAT: "yaml" } }],
  ];
  for (const [more, line] of silent) {
    await foundBefore(all);
    const { stderr } = await run(all, more, line);
    assert.equal(stderr, "", more.join(" "));
  }
  assert.deepEqual(all.host.asked, []);
});

Deno.test("update.notice: false keeps a site's programs from asking anybody", async () => {
  await using all = await setUpdateStage("  notice: false\n");
  await all.release("99.1.0");
  await foundBefore(all);
  for (let runs = 0; runs < 3; runs++) assert.equal((await run(all, [])).stderr, "");
  assert.deepEqual(all.host.asked, []);
});

Deno.test("a host that hangs, refuses or is none holds up no command", async () => {
  await using all = await setUpdateStage();
  all.host.answer = () => ({ headers: { "content-length": 60 }, hang: true });
  const { stdout } = await run(all, []);
  assert.match(stdout, /./);
  all.host.answer = () => ({ status: 500 });
  assert.equal((await run(all, [])).stderr, "");
});

Deno.test("a gcs without a key for releases asks nobody and tells nothing", async () => {
  await using all = await setUpdateStage();
  await foundBefore(all);
  globalThis.gcsReleaseKey = undefined;
  assert.equal((await run(all, [])).stderr, "");
  assert.deepEqual(all.host.asked, []);
});
