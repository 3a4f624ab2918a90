import { type Environment, environment, type Paths, resolvePaths } from "../../src/config/mod.ts";
import { tempFolder } from "../files/temp_folder.ts";

/** An environment that holds only these variables. */
export function fakeEnvironment(values: Readonly<Record<string, string>> = {}): Environment {
  return environment(new Map(Object.entries(values)));
}

/**
 * A home folder with a config.yaml (none when undefined), that goes away at the end of the block, and
 * perhaps a configuration for all users.
 */
export function configFolder(
  content?: string,
  systemFile?: string,
): Disposable & { path: string; paths: Paths; env: Environment; text(): string } {
  const folder = tempFolder();
  const env = fakeEnvironment({ HOME: folder.path });
  const paths = resolvePaths(env, { systemFiles: systemFile === undefined ? [] : [systemFile] });
  if (content !== undefined) {
    Deno.mkdirSync(paths.configFolder, { mode: 0o700 });
    Deno.writeTextFileSync(paths.configFile, content);
    if (Deno.build.os !== "windows") Deno.chmodSync(paths.configFile, 0o600);
  }
  return {
    path: folder.path,
    paths,
    env,
    text: () => Deno.readTextFileSync(paths.configFile),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
