import { uuidPattern } from "../../base/mod.ts";

const endpointScope = new RegExp(`^urn:globus:auth:scope:(${uuidPattern}):([a-z_]+)$`, "i");
const collectionScope = new RegExp(
  `^https://auth\\.globus\\.org/scopes/(${uuidPattern})/(data_access|https)$`,
  "i",
);
const authScope = /^urn:globus:auth:scope:auth\.globus\.org:[a-z_]+$/;
const transferScope = /^urn:globus:auth:scope:transfer\.api\.globus\.org:[a-z_]+$/;
const openIdScopes = new Set(["openid", "profile", "email", "offline_access"]);

export const authServer = "auth.globus.org";
export const transferServer = "transfer.api.globus.org";

/** A requested scope: `name`, or `name[dependency dependency]`, a `*` before optional ones. */
export interface Scope {
  readonly name: string;
  readonly dependencies: readonly Scope[];
}

/** The scopes of a `scope` parameter; undefined when its brackets do not match. */
export function parseScopes(parameter: string): Scope[] | undefined {
  const scopes: Scope[] = [];
  let start = 0;
  let depth = 0;
  for (let index = 0; index <= parameter.length; index++) {
    const character = parameter[index] ?? " ";
    if (character === "[") depth++;
    if (character === "]") depth--;
    if (depth < 0) return undefined;
    if (depth > 0 || !/\s/.test(character)) continue;
    const part = parameter.slice(start, index);
    start = index + 1;
    if (part === "") continue;
    const scope = parseScope(part);
    if (scope === undefined) return undefined;
    scopes.push(scope);
  }
  return depth === 0 ? scopes : undefined;
}

function parseScope(part: string): Scope | undefined {
  const match = /^\*?([^[\]\s]+)(?:\[(.*)\])?$/s.exec(part);
  if (match?.[1] === undefined) return undefined;
  const dependencies = match[2] === undefined ? [] : parseScopes(match[2]);
  return dependencies === undefined ? undefined : { name: match[1], dependencies };
}

/** The resource server that a scope belongs to; undefined for a scope nobody has. */
export function resourceServer(
  scope: string,
  exists: (id: string) => boolean,
): string | undefined {
  if (openIdScopes.has(scope) || authScope.test(scope)) return authServer;
  if (transferScope.test(scope)) return transferServer;
  const id = (endpointScope.exec(scope) ?? collectionScope.exec(scope))?.[1]?.toLowerCase();
  return id !== undefined && exists(id) ? id : undefined;
}

export function manageCollections(clientId: string): string {
  return `urn:globus:auth:scope:${clientId}:manage_collections`;
}

export function dataAccess(collectionId: string): string {
  return `https://auth.globus.org/scopes/${collectionId}/data_access`;
}

/** All scope names below `scopes`, for consents. */
export function dependencyNames(scopes: readonly Scope[]): string[] {
  return scopes.flatMap((scope) => [scope.name, ...dependencyNames(scope.dependencies)]);
}
