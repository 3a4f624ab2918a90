import { setStage, type Stage } from "../../_support/stage.ts";
import { canFake, type FakeProgram, fakeProgram } from "../../official/_fake_program.ts";

/** A client secret that must never be seen. */
export const canary = "cAnArY-client-secret-0123456789";

/** Where the stand-in for the official program cannot run, these tests are left out. */
export const ignore = !canFake;

/** A stage with a stand-in for the official program, and a way to run commands with it. */
export interface Rehearsal extends AsyncDisposable {
  readonly stage: Stage;
  readonly program: FakeProgram;
  run(
    words: readonly string[],
    line?: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> },
  ): ReturnType<Stage["run"]>;
}

/** Sets it up; `body` is what the stand-in does (shell). */
export async function rehearse(body?: string): Promise<Rehearsal> {
  const program = await fakeProgram(body);
  const stage = await setStage({ isLoggedIn: false });
  return {
    stage,
    program,
    run: (words, line = {}) =>
      stage.run(words, { ...line, env: { GCS_OFFICIAL_CLI: program.path, ...line.env } }),
    async [Symbol.asyncDispose]() {
      await stage[Symbol.asyncDispose]();
      await program[Symbol.asyncDispose]();
    },
  };
}
