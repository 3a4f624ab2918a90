import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { GcsError } from "../../src/errors/mod.ts";
import {
  hiddenPrompt,
  readSecret,
  type SecretIo,
  secretMode,
  type SecretRequest,
} from "../../src/prompts/mod.ts";

const spec: SecretRequest = { label: "client secret", minLength: 3, maxLength: 20 };
const encoder = new TextEncoder();

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(encoder.encode(text));
}

function io(parts: Partial<SecretIo> = {}): SecretIo {
  return {
    stdin: chunks(),
    stdinIsTerminal: false,
    takeVariable: () => undefined,
    ...parts,
  };
}

const fromStdin = async (text: string, form: SecretRequest = spec) =>
  (await readSecret(form, { from: "stdin" }, io({ stdin: chunks(text) }))).reveal();

function typed(...lines: string[]) {
  const asked: string[] = [];
  const askHidden = (message: string) => {
    asked.push(message);
    return Promise.resolve(lines.shift() ?? "");
  };
  return { asked, io: io({ askHidden }) };
}

const usage = (message: RegExp, canary = "canary") => (error: unknown) => {
  assert.ok(error instanceof GcsError);
  assert.equal(error.kind, "usage");
  assert.match(error.message, message);
  assert.ok(!`${error.message}${error.hint}`.includes(canary));
  return true;
};

Deno.test("secretMode takes stdin, a variable or a prompt, and not two at once", () => {
  const askHidden = () => Promise.resolve("");
  assert.deepEqual(secretMode({ stdin: true }, {}), { from: "stdin" });
  assert.deepEqual(secretMode({ variable: "V" }, { askHidden }), {
    from: "environment",
    variable: "V",
  });
  assert.deepEqual(secretMode({}, { askHidden }), { from: "prompt" });
  assert.throws(() => secretMode({ stdin: true, variable: "V" }, {}), usage(/not both/));
});

Deno.test("secretMode without a terminal and without a mode is a usage error that names the ways", () => {
  assert.throws(() => secretMode({}, {}), (error) => {
    assert.ok(error instanceof GcsError);
    assert.equal(error.exitCode, 2);
    assert.match(error.hint ?? "", /--secret-stdin.*--secret-env/);
    return true;
  });
});

Deno.test("readSecret drops one line end from stdin and nothing else", async () => {
  assert.equal(await fromStdin(" a b \n"), " a b ");
  assert.equal(await fromStdin(" a b \r\n"), " a b ");
  assert.equal(await fromStdin("abc"), "abc");
  assert.equal(await fromStdin("a\nb\n\n", { ...spec, form: "text" }), "a\nb\n");
  assert.equal(await fromStdin("\ufeffabc"), "\ufeffabc");
});

Deno.test("readSecret joins stdin that comes in pieces, in the middle of a character too", async () => {
  const [first, second] = [encoder.encode("pä").slice(0, 2), encoder.encode("pä").slice(2)];
  const stdin = (async function* () {
    yield await Promise.resolve(first);
    yield second;
    yield encoder.encode("ss");
  })();
  assert.equal((await readSecret(spec, { from: "stdin" }, io({ stdin }))).reveal(), "päss");
});

Deno.test("readSecret refuses stdin over 64 KiB without reading on", async () => {
  let pulled = 0;
  const stdin = (async function* () {
    for (;;) {
      pulled++;
      yield await Promise.resolve(new Uint8Array(1024));
    }
  })();
  await assert.rejects(readSecret(spec, { from: "stdin" }, io({ stdin })), usage(/65536 bytes/));
  assert.equal(pulled, 65);
});

Deno.test("readSecret refuses stdin that is a terminal, since typing would show", async () => {
  const terminal = io({ stdinIsTerminal: true });
  await assert.rejects(readSecret(spec, { from: "stdin" }, terminal), usage(/would be shown/));
});

Deno.test("readSecret checks length and form and never quotes the value", async () => {
  await assert.rejects(fromStdin(""), usage(/is empty/));
  await assert.rejects(fromStdin("\n"), usage(/is empty/));
  await assert.rejects(fromStdin("ab"), usage(/shorter than 3 characters/));
  await assert.rejects(fromStdin("canary".repeat(5)), usage(/longer than 20 characters/));
  await assert.rejects(fromStdin("canary\ncanary"), usage(/right form/));
  await assert.rejects(fromStdin("canary\x1b[1m"), usage(/right form/));
  const hex = { ...spec, form: /^[0-9a-f]+$/ };
  assert.equal(await fromStdin("00ff\n", hex), "00ff");
  await assert.rejects(fromStdin("canary", hex), usage(/right form/));
  const bytes = (async function* () {
    yield await Promise.resolve(Uint8Array.of(255, 254, 97));
  })();
  await assert.rejects(
    readSecret(spec, { from: "stdin" }, io({ stdin: bytes })),
    usage(/not valid UTF-8/),
  );
});

Deno.test("readSecret takes a variable once, and it is gone afterwards", async () => {
  const variables = new Map([["GLOBUS_SECRET_VALUE", "from-variable\n"]]);
  const takeVariable = (name: string) => {
    const value = variables.get(name);
    variables.delete(name);
    return value;
  };
  const mode = { from: "environment", variable: "GLOBUS_SECRET_VALUE" } as const;
  assert.equal((await readSecret(spec, mode, io({ takeVariable }))).reveal(), "from-variable");
  assert.equal(variables.size, 0);
  await assert.rejects(readSecret(spec, mode, io({ takeVariable })), usage(/is not set/));
});

Deno.test("readSecret asks twice and takes what was typed the same", async () => {
  const prompt = typed("secret", "secret");
  assert.equal((await readSecret(spec, { from: "prompt" }, prompt.io)).reveal(), "secret");
  assert.deepEqual(prompt.asked, ["client secret", "client secret again"]);
});

Deno.test("readSecret gives up after three tries that differ or do not fit", async () => {
  const differ = typed("canary1", "canary2", "canary1", "canary2", "canary1", "canary2", "x", "x");
  await assert.rejects(readSecret(spec, { from: "prompt" }, differ.io), usage(/differ/));
  assert.equal(differ.asked.length, 6);
  const short = typed("a", "b", "c", "good-one", "good-one");
  await assert.rejects(readSecret(spec, { from: "prompt" }, short.io), usage(/shorter/));
  const late = typed("canary1", "canary2", "a", "good-one", "good-one");
  assert.equal((await readSecret(spec, { from: "prompt" }, late.io)).reveal(), "good-one");
  await assert.rejects(readSecret(spec, { from: "prompt" }, io()), usage(/no terminal/));
});

Deno.test("readSecret says why it asks again", async () => {
  const prompt = typed("canary1", "canary2", "a", "good-one", "good-one");
  await readSecret(spec, { from: "prompt" }, prompt.io);
  assert.deepEqual(prompt.asked, [
    "client secret",
    "client secret again",
    "The two entries of the client secret differ; client secret",
    "The client secret is shorter than 3 characters; client secret",
    "client secret again",
  ]);
});

Deno.test("readSecret returns a value that prints as redacted", async () => {
  const secret = await readSecret(spec, { from: "stdin" }, io({ stdin: chunks("hidden-value") }));
  assert.equal(`${secret} ${JSON.stringify({ secret })}`, '[redacted] {"secret":"[redacted]"}');
});

Deno.test("hiddenPrompt reads a line and does not show it", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = "";
  output.on("data", (chunk) => shown += chunk);
  const answer = hiddenPrompt({ input, output })("Passphrase");
  while (!shown.includes("Passphrase")) await new Promise((resolve) => setImmediate(resolve));
  input.write("typed-canary\r");
  assert.equal(await answer, "typed-canary");
  assert.ok(!shown.includes("typed-canary"));
});

Deno.test("hiddenPrompt ends as interrupted when the signal is given", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const control = new AbortController();
  const answer = hiddenPrompt({ input, output, signal: control.signal })("Passphrase");
  control.abort();
  await assert.rejects(answer, (error) => error instanceof GcsError && error.exitCode === 130);
});
