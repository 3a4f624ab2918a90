import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { keepKnownRelease, PassingCheck, readKnownRelease } from "../../src/update/mod.ts";
import { modeOf, namesIn, tempFolder } from "../files/temp_folder.ts";

const day = 86_400_000;
const now = 1_800_000_000_000;

function place() {
  const folder = tempFolder();
  const file = join(folder.path, "state", "release.json");
  return { file, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

/** A check to which the test gives the answer, or none. */
function check(file: string, at = now, answer?: () => Promise<string>) {
  const asked = Promise.withResolvers<AbortSignal>();
  let isAsked = false;
  const newest = (signal: AbortSignal) => {
    isAsked = true;
    asked.resolve(signal);
    return answer?.() ?? new Promise<string>(() => {});
  };
  const passing = new PassingCheck({ file, current: "2.0.0", now: at, newest });
  return { passing, asked: asked.promise, isAsked: () => isAsked };
}

/** Whether anybody asks at a time; gives no answer. */
async function asksAt(file: string, at: number): Promise<boolean> {
  const { passing, asked, isAsked } = check(file, at);
  await Promise.race([passing.done, asked]);
  await passing.end();
  return isAsked();
}

/** What is told at a time, with an answer that came in time. */
async function toldAt(file: string, at: number, answer: () => Promise<string>) {
  const { passing } = check(file, at, answer);
  await passing.done;
  return await passing.end();
}

Deno.test("a newer release that is known when the command ends is told, once a day", async () => {
  using here = place();
  const answer = () => Promise.resolve("2.1.0");
  assert.equal(await toldAt(here.file, now, answer), "2.1.0");
  assert.equal(modeOf(here.file), 0o600);
  assert.equal(await toldAt(here.file, now + 1, answer), undefined);
  assert.equal(await toldAt(here.file, now + day - 1, answer), undefined);
  assert.equal(await toldAt(here.file, now + day, answer), "2.1.0");
});

Deno.test("the end waits for no answer: the request is given up, and asked again after an hour", async () => {
  using here = place();
  const { passing, asked } = check(here.file);
  const signal = await asked;
  assert.equal(await passing.end(), undefined);
  assert.equal(signal.aborted, true);
  assert.equal(await asksAt(here.file, now + 3_599_999), false);
  assert.equal(await asksAt(here.file, now + 3_600_000), true);
});

Deno.test("an end that comes before anything was read asks nobody, and writes nothing", async () => {
  using here = place();
  const { passing, isAsked } = check(here.file);
  assert.equal(await passing.end(), undefined);
  await passing.done;
  assert.equal(isAsked(), false);
  assert.ok(!existsSync(here.file));
});

Deno.test("an answer is good for a day, and a clock that went wrong does not make it last", async () => {
  using here = place();
  const known = { asked: now, answered: true, newest: "2.0.0", told: 0 };
  for (const [at, asks] of [[now + day - 1, false], [now + day, true], [now - 1, true]] as const) {
    await keepKnownRelease(here.file, known);
    assert.equal(await asksAt(here.file, at), asks);
  }
});

Deno.test("nothing is told of the same release, an older one, or a failure", async () => {
  for (const newest of ["2.0.0", "1.9.0"]) {
    using here = place();
    assert.equal(await toldAt(here.file, now, () => Promise.resolve(newest)), undefined);
  }
  using here = place();
  const failed = () => Promise.reject(new Error("no network"));
  assert.equal(await toldAt(here.file, now, failed), undefined);
  assert.deepEqual(namesIn(join(here.file, "..")), ["release.json"]);
  assert.equal(await asksAt(here.file, now + 1), false, "a failure is not asked again at once");
});

Deno.test("a file that is damaged, or of a later form, counts as none", async () => {
  using here = place();
  await keepKnownRelease(here.file, { asked: now, answered: true, newest: "9.0.0", told: now });
  const good = await Deno.readTextFile(here.file);
  const none = { asked: 0, answered: false, told: 0 };
  for (const bad of ["", "{", "[]", good.replace("1,", "2,"), good.replace(/\d{6,}/, '"x"')]) {
    await Deno.writeTextFile(here.file, bad);
    assert.deepEqual(await readKnownRelease(here.file), none, bad);
  }
  await Deno.writeTextFile(here.file, good.replace("9.0.0", "\\u001b[31m"));
  assert.equal((await readKnownRelease(here.file)).newest, undefined);
});
