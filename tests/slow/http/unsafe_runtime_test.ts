import assert from "node:assert/strict";
import { refuseUnsafeRuntime } from "../../../src/http/runtime_guard.ts";
import { createAuthority, startServer } from "../../http/_server.ts";

const script = `
import { createHttpClient } from "${import.meta.resolve("../../../src/http/mod.ts")}";
try {
  const minVersion = Deno.args[1];
  const client = createHttpClient({ tls: { minVersion } });
  const answer = await client.send({ method: "GET", url: new URL(Deno.args[0]) });
  console.log("answered", answer.status);
} catch (error) {
  console.log(error.message);
}
`;

/** Runs the script against a server that nobody should trust; gives its output and what was served. */
async function run(flags: readonly string[], env: Readonly<Record<string, string>>, least: string) {
  const authority = await createAuthority();
  let served = 0;
  await using server = await startServer(await authority.issue(), (_request, response) => {
    served += 1;
    response.end();
  });
  const file = await Deno.makeTempFile({ suffix: ".js" });
  await Deno.writeTextFile(file, script);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  try {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-check",
        "--no-prompt",
        `--config=${config}`,
        ...flags,
        file,
        server.url.href,
        least,
      ],
      env,
    }).output();
    return { text: new TextDecoder().decode(stdout).trim(), served };
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("refuseUnsafeRuntime finds the switch that turns verification off", () => {
  const refusal = { kind: "failed", message: /verification was turned off/ };
  for (const word of ["", "=localhost"]) {
    const line = `deno\0run\0--unsafely-ignore-certificate-errors${word}\0main.ts\0`;
    assert.throws(() => refuseUnsafeRuntime(line), refusal);
  }
  refuseUnsafeRuntime("deno\0run\0main.ts\0");
  refuseUnsafeRuntime();
});

Deno.test({
  name: "a process that ignores bad certificates gets no client under --allow-all",
  // Only there can a process see how it was started.
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const flag of ["--unsafely-ignore-certificate-errors", ...localhostOnly]) {
      const { text, served } = await run(["--allow-all", flag], {}, "1.2");
      assert.equal(text, "Certificate verification was turned off for this process");
      assert.equal(served, 0);
    }
  },
});

const localhostOnly = ["--unsafely-ignore-certificate-errors=localhost"];

Deno.test("NODE_TLS_REJECT_UNAUTHORIZED turns nothing off on either transport", async () => {
  for (const least of ["1.2", "1.3"]) {
    const env = { "NODE_TLS_REJECT_UNAUTHORIZED": "0" };
    const { text, served } = await run(["--allow-all"], env, least);
    assert.match(text, /signed by an authority that is not known here$/);
    assert.equal(served, 0);
  }
});
