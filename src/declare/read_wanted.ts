import type { Declaration, Declared } from "./declaration.ts";
import { type Kind, kindFacts } from "./kinds.ts";
import { authOf, type Live, readRoles, readSharing, type Services } from "./live.ts";
import type { Matches } from "./match.ts";
import type { Prune } from "./prune.ts";
import { readPrincipal } from "./principal.ts";

/** Kinds that are declared, that are referred to by name, and that are pruned. */
export function kindsToRead(
  { objects }: Declaration,
  prune: Prune | undefined,
): ReadonlySet<Kind> {
  const wanted = new Set<Kind>(prune?.kinds ?? []);
  if (wanted.has("storage_gateways")) wanted.add("collections");
  for (const { kind, references } of objects) {
    wanted.add(kind);
    if (kind === "collections") wanted.add("storage_gateways");
    if (kind === "user_credentials") wanted.add("storage_gateways");
    for (const { field, kind: target } of Object.values(kindFacts[kind].references)) {
      const isNamed = references[field] !== undefined;
      if (isNamed && target !== "project" && target !== "connector") wanted.add(target);
    }
  }
  return wanted;
}

/** Reads the roles and sharing policies of what declares some. */
export async function readValues(services: Services, matches: Matches, live: Live): Promise<void> {
  const { objects } = matches.declaration;
  const idsOf = (some: readonly Declared[]) =>
    some.flatMap((object) => {
      const id = object.kind === "collections" ? matches.of(object)?.["id"] : undefined;
      return typeof id === "string" ? [id] : [];
    });
  const withRoles = objects.filter(({ roles }) => roles !== undefined);
  const onEndpoint = withRoles.some(({ kind }) => kind === "endpoint");
  await readRoles(services, live, { onEndpoint, collectionIds: idsOf(withRoles) });
  const sharing = objects.filter((one) => one.sharingPolicies !== undefined);
  await readSharing(services, live, idsOf(sharing));
}

/** URNs of the people that are called by user name, in lower case. */
export async function peopleIn(
  services: Services,
  objects: readonly Declared[],
): Promise<ReadonlyMap<string, string>> {
  const usernames = new Set<string>();
  for (const text of objects.flatMap(({ roles }) => Object.values(roles ?? {}).flat())) {
    const principal = readPrincipal(text);
    if (principal !== undefined && "username" in principal) usernames.add(principal.username);
  }
  if (usernames.size === 0) return new Map();
  const found = await (await authOf(services)).identities(
    { usernames: [...usernames] },
    services.signal,
  );
  return new Map(
    found.flatMap(({ id, username }) =>
      username
        ? [[username.toLowerCase(), `urn:globus:auth:identity:${id.toLowerCase()}`] as const]
        : []
    ),
  );
}
