import { GcsError } from "../errors/mod.ts";
import type { GcsClient } from "../gcs/mod.ts";
import type { AuthApi } from "../globus/mod.ts";
import type { Members } from "./declaration.ts";
import { type Kind, kinds as allKinds } from "./kinds.ts";

/** What the endpoint and Globus Auth are reached by. */
export interface Services {
  /** The Manager API. */
  readonly gcs: GcsClient;
  /** The same for what needs the data of a mapped collection. Default: `gcs`. */
  readonly gcsFor?: (mappedCollectionId: string) => Promise<GcsClient>;
  /** Asked for only where people are named, or authentication policies. */
  readonly authApi?: () => Promise<AuthApi>;
  /** Ends all requests. */
  readonly signal?: AbortSignal | undefined;
}

/** Globus Auth. GcsError `auth` where it is not at hand. */
export async function authOf({ authApi }: Services): Promise<AuthApi> {
  if (authApi !== undefined) return await authApi();
  throw new GcsError("auth", "People by user name and authentication policies need Globus Auth", {
    hint: "name people by id",
  });
}

/** Kinds of which there are several. */
export type ListedKind = Exclude<Kind, "endpoint">;

/** What was read of an endpoint. */
export interface Live {
  readonly endpoint: Members;
  readonly objects: Map<ListedKind, readonly Members[]>;
  projects: readonly Members[];
  /** Roles by the id of their collection; those of the endpoint by the empty text. */
  readonly roles: Map<string, readonly Members[]>;
  /** Sharing policies by the id of their collection. */
  readonly sharing: Map<string, readonly Members[]>;
}

/** Reads the endpoint and the objects of some kinds. */
export async function readLive(services: Services, kinds: ReadonlySet<Kind>): Promise<Live> {
  const { gcs, signal } = services;
  const endpoint = gcs.endpoint.get({ signal });
  const wanted = listed.filter((kind) => kinds.has(kind));
  const lists = Promise.all(
    wanted.map(async (kind) => [kind, await readers[kind](services)] as const),
  );
  const projects = kinds.has("auth_policies") ? readProjects(services) : Promise.resolve([]);
  const [document, objects, found] = await Promise.all([endpoint, lists, projects]);
  return {
    endpoint: { ...document },
    objects: new Map(objects),
    projects: found,
    roles: new Map(),
    sharing: new Map(),
  };
}

/** Whether a word names a kind of which there are several. */
export function isListedKind(word: string): word is ListedKind {
  return listed.some((kind) => kind === word);
}

const listed: readonly ListedKind[] = allKinds.filter((kind) => kind !== "endpoint");

const readers: Readonly<Record<ListedKind, (services: Services) => Promise<readonly Members[]>>> = {
  "auth_policies": async (services) =>
    await (await authOf(services)).policies.list(services.signal),
  "storage_gateways": ({ gcs, signal }) =>
    everything((includePrivatePolicies) =>
      gcs.storageGateways.list({ includePrivatePolicies, signal })
    ),
  collections: ({ gcs, signal }) =>
    everything((includePrivatePolicies) =>
      gcs.collections.list({ includePrivatePolicies, signal })
    ),
  "user_credentials": ({ gcs, signal }) => all(gcs.userCredentials.list({ signal })),
  nodes: ({ gcs, signal }) => all(gcs.nodes.list({ signal })),
  "stream_gateways": ({ gcs, signal }) => all(gcs.streamGateways.list({ signal })),
};

async function readProjects(services: Services): Promise<readonly Members[]> {
  return await (await authOf(services)).projects.list(services.signal);
}

async function all(documents: AsyncIterable<object>): Promise<readonly Members[]> {
  return await Array.fromAsync(documents, (document) => ({ ...document }));
}

async function everything(
  list: (includePrivatePolicies: boolean) => AsyncIterable<object>,
): Promise<readonly Members[]> {
  try {
    return await all(list(true));
  } catch (error) {
    if (!(error instanceof GcsError) || error.kind !== "forbidden") throw error;
    return await all(list(false));
  }
}

/** From how many collections on their roles are read in one list. */
const manyCollections = 3;

/**
 * Reads the roles on the endpoint and on collections: each in a list of its own, or all in one
 * where that is less.
 */
export async function readRoles(
  { gcs, signal }: Services,
  live: Live,
  wanted: { readonly onEndpoint: boolean; readonly collectionIds: readonly string[] },
): Promise<void> {
  const { collectionIds, onEndpoint } = wanted;
  if (collectionIds.length >= manyCollections) {
    const roles = await all(gcs.roles.list({ allRoles: true, signal })).catch(noneIfForbidden);
    if (roles !== undefined) {
      for (const id of collectionIds) live.roles.set(id, []);
      if (onEndpoint) live.roles.set("", []);
      for (const [id, some] of Map.groupBy(roles, ({ collection }) => String(collection ?? ""))) {
        if (live.roles.has(id)) live.roles.set(id, some);
      }
      return;
    }
  }
  if (onEndpoint) live.roles.set("", await all(gcs.roles.list({ signal })));
  await forEach(collectionIds, async (collectionId) => {
    live.roles.set(collectionId, await all(gcs.roles.list({ collectionId, signal })));
  });
}

function noneIfForbidden(error: unknown): undefined {
  if (error instanceof GcsError && error.kind === "forbidden") return undefined;
  throw error;
}

/** Where each collection has a list of its own: thousands at once would wait for each other. */
const listsAtOnce = 8;

/** Reads the sharing policies of collections. */
export async function readSharing(
  { gcs, signal }: Services,
  live: Live,
  collectionIds: readonly string[],
): Promise<void> {
  await forEach(collectionIds, async (id) => {
    live.sharing.set(id, await all(gcs.sharingPolicies.list(id, { signal })));
  });
}

async function forEach(
  ids: readonly string[],
  read: (id: string) => Promise<void>,
): Promise<void> {
  const left = ids.values();
  let hasFailed = false;
  const work = async () => {
    for (const id of left) {
      if (hasFailed) return;
      await read(id).catch((error) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: listsAtOnce }, work));
}
