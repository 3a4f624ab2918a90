import { namesOf } from "../base/mod.ts";
import { browserVariables, environmentVariables, pagerVariables } from "./environment_names.ts";
import type { Environment } from "./paths.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What the pager gets of an environment. */
export function pagerEnvironment(env: Environment): Variables {
  return Object.fromEntries(pagerVariables.map((name) => [name, env.get(name)]));
}

/** What an extension gets of an environment: what this program reads, less what may be secret. */
export function extensionEnvironment(env: Environment): Variables {
  const names = [...namesOf(environmentVariables), ...browserVariables, ...pagerVariables];
  return Object.fromEntries(names.map((name) => [name, env.get(name)]));
}
