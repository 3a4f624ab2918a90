import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { GcsError } from "../../src/errors/mod.ts";
import { pickAt } from "../../src/prompts/pick_from.ts";

const all = [
  { value: "id-1", name: "Projects" },
  { value: "id-2", name: "Protected \x1b[2Jrecords" },
  { value: "id-3", name: "" },
];

function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const seen = { text: "" };
  output.on("data", (chunk) => seen.text += chunk);
  const shows = async (text: string) => {
    while (!seen.text.includes(text)) await new Promise((resolve) => setImmediate(resolve));
  };
  return { input, output, seen, shows };
}

Deno.test("a list is searched by name and id, and shows nothing that a terminal obeys", async () => {
  const { input, output, seen, shows } = terminal();
  const picked = pickAt({ input, output }, "Collection to show", all);
  await shows("Projects  id-1");
  assert.ok(seen.text.includes("Protected \\x1b[2Jrecords  id-2"));
  seen.text = "";
  input.write("rec 2");
  await shows("rec 2");
  input.write("\r");
  assert.equal(await picked, "id-2");
});

Deno.test("Esc and Ctrl-C end a list as interrupted, exit code 130", async () => {
  for (const key of ["\x1b", "\x03"]) {
    const { input, output, shows } = terminal();
    const picked = pickAt({ input, output }, "Collection to show", all);
    await shows("Projects");
    input.write(key);
    await assert.rejects(picked, (error) => {
      assert.ok(error instanceof GcsError);
      assert.equal(error.exitCode, 130);
      assert.match(error.message, /nothing was done/);
      return true;
    });
  }
});
