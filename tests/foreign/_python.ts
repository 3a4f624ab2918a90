import { join } from "node:path";
import type { Sandbox } from "../../src/sandbox/mod.ts";

/** The variables with which globus-sdk and globus-cli use a sandbox: docs/sandbox.md shows them. */
export async function foreignEnvironment(
  sandbox: Sandbox,
  folder: string,
): Promise<Record<string, string>> {
  const caFile = join(folder, "sandbox-ca.pem");
  await Deno.writeTextFile(caFile, sandbox.caPem);
  return {
    HOME: folder,
    GLOBUS_SDK_SERVICE_URL_AUTH: `${sandbox.authUrl}/`,
    GLOBUS_SDK_SERVICE_URL_TRANSFER: `${sandbox.transferUrl}/`,
    GLOBUS_SDK_VERIFY_SSL: caFile,
  };
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
