import { join } from "node:path";

/** A stand-in for the official program that writes down what it was given. */
export interface FakeProgram {
  /** Absolute path; the file is called `globus-connect-server`. */
  readonly path: string;
  readonly folder: string;
  /** Whether it has been run. */
  hasRun(): Promise<boolean>;
  /** Arguments, one each. */
  args(): Promise<string[]>;
  /** All that stands in its standard input. */
  input(): Promise<string>;
  /** Its command line and environment as the system shows them to its user. */
  seen(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Whether the stand-in, a script, can run on this system. */
export const canFake = Deno.build.os === "linux";

/** Makes the stand-in; `body` is what it does after writing things down (shell, absolute paths). */
export async function fakeProgram(body = "exit 0"): Promise<FakeProgram> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-official-" });
  const path = join(folder, "globus-connect-server");
  const script = [
    "#!/bin/sh",
    `for word in "$@"; do printf '%s\\n' "$word" >> ${folder}/args; done`,
    `/bin/cat /proc/$$/cmdline /proc/$$/environ > ${folder}/seen`,
    `/bin/cat > ${folder}/input`,
    `: > ${folder}/ran`,
    body,
  ];
  await Deno.writeTextFile(path, script.join("\n") + "\n", { mode: 0o755 });
  await Deno.chmod(path, 0o755);
  const read = (name: string) => Deno.readTextFile(join(folder, name));
  return {
    path,
    folder,
    hasRun: () => Deno.stat(join(folder, "ran")).then(() => true, () => false),
    args: async () => (await read("args")).trimEnd().split("\n"),
    input: () => read("input"),
    seen: () => read("seen"),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
