/**
 * The npm package: what `deno task build --npm` put into build/npm/, started by Node on the Deno of
 * the npm package `deno`, in exactly the version that builds this.
 */
import { join } from "node:path";
import manifest from "../../deno.json" with { type: "json" };
import { run } from "../cross/run.ts";
import { v8Flags } from "../v8_flags.ts";
import { homepage, summary } from "./deb.ts";

/** Packs it into `release`. */
export async function buildNpm(root: string, release: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-npm-" });
  try {
    const { name, version, license } = manifest;
    const description = {
      name,
      version,
      description: summary,
      license,
      homepage,
      type: "module",
      bin: { gcs: "gcs.cjs" },
      files: ["gcs.cjs", "lib", "LICENSE", "THIRD_PARTY_NOTICES.txt", "CHANGELOG.md"],
      engines: { node: ">=18" },
      os: ["linux", "darwin", "win32"],
      cpu: ["x64", "arm64"],
      dependencies: { deno: Deno.version.deno },
      publishConfig: { access: "public" },
      gcs: { v8Flags },
    };
    await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify(description, null, 2));
    for (const file of ["gcs.cjs", "README.md"]) {
      await Deno.copyFile(join(root, "tools/package/npm", file), join(folder, file));
    }
    await Deno.chmod(join(folder, "gcs.cjs"), 0o755);
    for (const file of ["LICENSE", "THIRD_PARTY_NOTICES.txt", "CHANGELOG.md"]) {
      await Deno.copyFile(join(root, file), join(folder, file));
    }
    await run(["cp", "-r", join(root, "build/npm"), join(folder, "lib")]);
    await run(["npm", "pack", "--silent", "--pack-destination", release], {
      cwd: new URL(`file://${folder}/`),
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
