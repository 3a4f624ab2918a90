import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { rewrittenLine } from "../../src/cli/rewritten.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { commandCalled } from "../_support/command_lines.ts";
import { setStage } from "../_support/stage.ts";

const canary = "cAnArY-typed-secret-0123456789";

Deno.test("rewrittenLine quotes words, drops flags with their values, and keeps what is behind --", () => {
  const typed = ["--official", "a", "it's", "--secret", "x y", "--id=1", "--flag", "--", "--id"];
  const rewriting = { without: ["--secret", "--id"], add: ["--yes"] };
  assert.equal(
    rewrittenLine(typed, { official: true, ...rewriting }),
    `globus-connect-server a 'it'\\''s' --flag --yes -- --id`,
  );
  assert.equal(
    rewrittenLine(["a", "--secret", "-b"], { official: false, ...rewriting }),
    "gcs a -b --yes",
  );
});

/** The line that a hint ends with, as its words. */
function suggested(stderr: string): string[] {
  const line =
    /hint: .*?((?:gcs|globus-connect-server) (?!.*: (?:gcs|globus-connect-server) ).*)$/im
      .exec(stderr)?.[1] ?? "";
  return line.split(" ").map((word) => word.replace(/^'(.*)'$/, "$1"));
}

Deno.test("every option that was removed is refused with a line that is taken, without its value", async () => {
  let seen = 0;
  await using stage = await setStage();
  for (const entry of registry) {
    const { default: command } = await entry.load();
    for (const flag of Object.keys(command.removed ?? {})) {
      for (const given of [[flag, canary], [`${flag}=${canary}`]]) {
        const outcome = await stage.run(["--official", ...command.path.split(" "), ...given]);
        assert.equal(outcome.code, 2, `${command.path} ${flag}`);
        assert.match(outcome.stderr, new RegExp(`Option ${flag} was removed`));
        assert.ok(!(outcome.stdout + outcome.stderr).includes(canary), outcome.stderr);
        const words = suggested(outcome.stderr);
        assert.equal(words[0], "globus-connect-server", outcome.stderr);
        assert.ok(!words.some((word) => word.startsWith(flag) && !/-(?:stdin|env)$/.test(word)));
        // It names no argument, so what is missing now is an argument or an option, and no more.
        const missing = await commandCalled(words).catch((error: Error) => error.message);
        assert.match(missing, new RegExp(`^(?:Missing |${command.path}$|Nothing to change)`));
        seen++;
      }
    }
  }
  assert.ok(seen > 40);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("a change that cannot be confirmed is refused with the line that makes it", async () => {
  await using stage = await setStage();
  const remove = ["collection", "delete", seedIds.guestCollection];
  for (const [before, name] of [[[], "gcs"], [["--official"], "globus-connect-server"]] as const) {
    const refused = await stage.run([...before, ...remove]);
    assert.equal(refused.code, 2);
    assert.deepEqual(suggested(refused.stderr), [name, ...remove, "--yes"]);
  }
  const [, ...line] = suggested((await stage.run(["--official", ...remove])).stderr);
  assert.equal((await stage.run(["--official", ...line])).code, 0);
});
