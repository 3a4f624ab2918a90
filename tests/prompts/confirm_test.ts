import assert from "node:assert/strict";
import { setStage } from "../_support/stage.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { confirmByTyping } from "../../src/prompts/mod.ts";
import { bufferStreams } from "../_support/streams.ts";

const remove = ["collection", "delete", seedIds.guestCollection, "-F", "json"];

Deno.test("GCS_ASSUME_YES answers for a script, 0 does not, and another word is refused by name", async () => {
  await using stage = await setStage();
  const run = (answer: string) => stage.run(remove, { env: { GCS_ASSUME_YES: answer } });
  assert.equal((await run("0")).code, 2);
  const odd = await run("maybe");
  assert.equal(odd.code, 2);
  assert.match(odd.stderr, /Invalid GCS_ASSUME_YES: expected true or false/);
  assert.deepEqual(stage.sandbox.requests.filter(({ method }) => method === "DELETE"), []);
  assert.equal((await run("1")).code, 0);
});

Deno.test("assume_yes of the settings answers where nobody can be asked", async () => {
  await using stage = await setStage({ settings: "assume_yes: true\n" });
  const outcome = await stage.run(remove);
  assert.equal(outcome.code, 0, outcome.stderr);
});

Deno.test("assume_yes of the settings does not answer for a person at a terminal", async () => {
  const { streams } = bufferStreams({ isTerminal: true });
  const question = { warning: "This deletes it.", answer: "Lab data" };
  const asked: string[] = [];
  const ask = (text: string) => Promise.resolve((asked.push(text), "no"));
  await assert.rejects(
    confirmByTyping(question, { streams, yesWithoutTerminal: true, ask }),
    (error) => error instanceof GcsError && error.kind === "usage",
  );
  assert.equal(asked.length, 1);
  await confirmByTyping(question, { streams, yes: true, ask });
  assert.equal(asked.length, 1);
});
