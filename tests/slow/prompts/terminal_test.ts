import assert from "node:assert/strict";
import { GcsError } from "../../../src/errors/mod.ts";
import { confirmByTyping, requireTerminal } from "../../../src/prompts/mod.ts";
import { fakeStreams } from "../../output/fake_streams.ts";

const question = { warning: "This deletes \x1bcollection Data", answer: "Data" };
const never = () => assert.fail("asked");

Deno.test("confirmByTyping asks nothing with --yes, terminal or not", async () => {
  await confirmByTyping(question, { streams: fakeStreams(), yes: true, ask: never });
});

Deno.test("confirmByTyping refuses without a terminal, before anything is asked", async () => {
  const streams = fakeStreams();
  await assert.rejects(confirmByTyping(question, { streams, ask: never }), (error) => {
    assert.ok(error instanceof GcsError);
    assert.deepEqual([error.kind, error.hint], ["usage", "add --yes, or set GCS_ASSUME_YES=1"]);
    return true;
  });
  assert.equal(streams.stderr.text + streams.stdout.text, "");
});

Deno.test("confirmByTyping goes on only when the very name is typed", async () => {
  const streams = fakeStreams({ terminal: true });
  const typing = (typed: string) =>
    confirmByTyping(question, { streams, ask: () => Promise.resolve(typed) });
  await typing("Data");
  await typing(" Data ");
  for (const typed of ["data", "", "yes", "Dat"]) {
    await assert.rejects(
      typing(typed),
      (error) => error instanceof GcsError && error.kind === "usage",
    );
  }
  assert.match(streams.stderr.text, /^This deletes \\x1bcollection Data\n/);
  assert.equal(streams.stdout.text, "");
});

Deno.test("requireTerminal wants both input and stderr to be terminals", () => {
  const terminal = fakeStreams({ terminal: true });
  const piped = fakeStreams();
  requireTerminal(terminal, "why", "hint");
  for (
    const streams of [{ ...terminal, stdin: piped.stdin }, { ...terminal, stderr: piped.stderr }]
  ) {
    assert.throws(() => requireTerminal(streams, "why", "hint"), GcsError);
  }
});

Deno.test({
  name: "askOnTerminal prompts on stderr in a real terminal and Ctrl-C interrupts",
  ignore: Deno.build.os !== "linux",
  async fn(t) {
    const module = JSON.stringify(import.meta.resolve("../../../src/prompts/mod.ts"));
    const script = Deno.makeTempFileSync({ suffix: ".ts" });
    Deno.writeTextFileSync(
      script,
      `import { askOnTerminal } from ${module};
       try { await Deno.stdout.write(new TextEncoder().encode("got:" + await askOnTerminal("Name?", { streams: { stderr: {} } }) + ";")); }
       catch (error) { await Deno.stdout.write(new TextEncoder().encode("kind:" + error.kind + ";")); }`,
    );
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const command =
      `${Deno.execPath()} run -q --no-lock --config ${config} -A ${script} 2>/dev/tty`;
    const inTerminal = async (keys: string) => {
      const child = new Deno.Command("script", {
        args: ["-qec", command, "/dev/null"],
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const writer = child.stdin.getWriter();
      let output = "";
      let sent = false;
      for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
        output += piece;
        if (!sent && output.includes("Name?")) {
          sent = true;
          await writer.write(new TextEncoder().encode(keys));
        }
      }
      await writer.close().catch(() => {});
      await child.status;
      return output;
    };
    try {
      new Deno.Command("script", { args: ["--version"], stdout: "null" }).outputSync();
    } catch {
      Deno.removeSync(script);
      await t.step({ name: "no script(1) here", ignore: true, fn() {} });
      return;
    }
    assert.match(await inTerminal("Data\r"), /got:Data;/);
    assert.match(await inTerminal("\x03"), /kind:interrupted;/);
    Deno.removeSync(script);
  },
});
