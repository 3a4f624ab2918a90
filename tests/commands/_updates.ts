import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";
import {
  type Files,
  makeRelease,
  newSigner,
  type ReleaseServer,
  run,
  scriptOf,
  type Signer,
  startReleaseServer,
} from "../update/_release.ts";
import manifest from "../../deno.json" with { type: "json" };
import { systemName } from "../../src/update/mod.ts";

/** The version that every test here runs. */
export const { version } = manifest;

/** A stage whose program may be replaced by releases of a host of its own. */
export interface UpdateStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly host: ReleaseServer;
  readonly signer: Signer;
  /** What is replaced. */
  readonly program: string;
  /** Makes a release the newest one. */
  release(version: string): Promise<Files>;
  /** What the program prints. */
  says(): Promise<string>;
}

/** Sets one. This process has the signer's key, as a compiled program has. */
export async function setUpdateStage(settings = ""): Promise<UpdateStage> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-update-" }));
  const program = join(folder, "gcs");
  await Deno.writeTextFile(program, scriptOf(version), { mode: 0o755 });
  const [signer, host] = await Promise.all([newSigner(), startReleaseServer()]);
  const stage = await setStage({ program });
  const configuration = join(stage.folder, "config.yaml");
  const text = await Deno.readTextFile(configuration);
  await Deno.writeTextFile(
    configuration,
    text.replace("  notice: false\n", `  url: ${host.url}\n${settings}`),
  );
  const authorities = join(stage.folder, "ca.pem");
  await Deno.writeTextFile(authorities, `\n${host.caPem}\n`, { append: true });
  globalThis.gcsReleaseKey = signer.publicKey;
  return {
    stage,
    host,
    signer,
    program,
    async release(version) {
      const files = await makeRelease(version, signer, { system: systemName() });
      host.publish(version, files);
      return files;
    },
    says: async () => new TextDecoder().decode(await run([program, "--version"])).trim(),
    async [Symbol.asyncDispose]() {
      globalThis.gcsReleaseKey = undefined;
      await stage[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
