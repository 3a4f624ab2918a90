import assert from "node:assert/strict";
import { join } from "node:path";
import type { Sandbox } from "../../../src/sandbox/mod.ts";

const page = new URL("../../../docs/sandbox.md", import.meta.url);

/** The block of docs/sandbox.md for globus-cli and globus-sdk, for this sandbox: lines of a shell. */
async function shellBlock(sandbox: Sandbox, folder: string): Promise<string[]> {
  const block = /```sh\n(export GLOBUS_SDK_[^`]*)```/.exec(await Deno.readTextFile(page))?.[1];
  assert.ok(block);
  const here = block.replaceAll("https://127.0.0.1:8443", sandbox.authUrl).replace("$PWD", folder);
  return here.trim().split("\n");
}

/** The variables of that page. */
export async function foreignEnvironment(
  sandbox: Sandbox,
  folder: string,
): Promise<Record<string, string>> {
  await Deno.writeTextFile(join(folder, "sandbox-ca.pem"), sandbox.caPem);
  const lines = await shellBlock(sandbox, folder);
  const variables = lines.flatMap((line) => {
    const [, name = "", value = ""] = /^export (\w+)=(\S+)$/.exec(line) ?? [];
    return name === "" ? [] : [[name, value]];
  });
  return { HOME: folder, ...Object.fromEntries(variables) };
}

/** The command of that page, as words after `globus`. */
export async function shownCommand(sandbox: Sandbox, folder: string): Promise<string[]> {
  const lines = await shellBlock(sandbox, folder);
  return lines.find((line) => line.startsWith("globus "))?.split(" ").slice(1) ?? [];
}

/** Runs a script that reads JSON and writes JSON; its errors fail the test with what it said. */
export async function runPython(
  python: string,
  script: string,
  { input, env }: { readonly input: unknown; readonly env: Readonly<Record<string, string>> },
): Promise<unknown> {
  const child = new Deno.Command(python, {
    args: ["-I", script],
    env,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(input)));
  await writer.close();
  const { success, stdout, stderr } = await output;
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
