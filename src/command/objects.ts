import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Context } from "./context.ts";
import { badInput } from "./inputs.ts";
import { isReference, type ObjectKind } from "./reference.ts";

/** One object that can be named. */
interface Named {
  readonly id: string;
  readonly names: readonly string[];
  /** What tells it from another of its name. */
  readonly detail?: string | null | undefined;
}

interface KindFacts {
  /** What one of them is called. */
  readonly noun: string;
  /** First words of its commands. */
  readonly words?: string;
  /** Last words of those of its commands that take its id alone. */
  readonly verbs: readonly string[];
  list(context: Context): AsyncIterable<Named>;
}

interface Listed {
  readonly id?: string | null | undefined;
  readonly "display_name"?: string | null | undefined;
}

function named(document: Listed, detail?: string | null): Named {
  const { id, display_name: name } = document;
  return { id: id ?? "", names: name ? [name] : [], detail };
}

const verbs = ["show", "update", "delete"];

const kinds: Readonly<Record<ObjectKind, KindFacts>> = {
  collection: {
    noun: "collection",
    words: "collection",
    verbs,
    async *list({ gcs, signal }) {
      for await (const one of (await gcs()).collections.list({ signal })) {
        yield named(one, one.collection_type);
      }
    },
  },
  "storage_gateway": {
    noun: "storage gateway",
    words: "storage-gateway",
    verbs,
    async *list({ gcs, signal }) {
      for await (const one of (await gcs()).storageGateways.list({ signal })) yield named(one);
    },
  },
  "stream_gateway": {
    noun: "stream gateway",
    words: "stream-gateway",
    verbs,
    async *list({ gcs, signal }) {
      for await (const one of (await gcs()).streamGateways.list({ signal })) yield named(one);
    },
  },
  node: {
    noun: "node",
    words: "node",
    verbs: [...verbs, "enable", "disable"],
    async *list({ gcs, signal }) {
      for await (const { id, ip_addresses: addresses } of (await gcs()).nodes.list({ signal })) {
        yield { id: id ?? "", names: addresses ?? [] };
      }
    },
  },
  "user_credential": {
    noun: "user credential",
    words: "user-credentials",
    verbs: ["show", "delete"],
    async *list({ gcs, signal }) {
      const { userCredentials } = await gcs();
      const everybodys = await Array.fromAsync(userCredentials.list({ all: true, signal }))
        .catch(noneIfForbidden);
      const listed = everybodys ?? userCredentials.list({ signal });
      for await (const one of listed) yield named(one, one.username);
    },
  },
  "auth_policy": {
    noun: "authentication policy",
    words: "auth-policy",
    verbs,
    async *list({ authApi, signal }) {
      for (const one of await (await authApi()).policies.list(signal)) yield named(one);
    },
  },
  project: {
    noun: "project",
    verbs: [],
    async *list({ authApi, signal }) {
      for (const one of await (await authApi()).projects.list(signal)) yield named(one);
    },
  },
};

/** The objects of a kind as the endpoint lists them now, with what a person knows each by. */
export async function listObjects(
  kind: ObjectKind | "role",
  context: Context,
): Promise<readonly { readonly value: string; readonly name: string }[]> {
  if (kind === "role") return await listRoles(context);
  const all = await Array.fromAsync(kinds[kind].list(context));
  return all.map(({ id, names, detail }) => ({
    value: id,
    name: [names.join(" "), detail ? `(${detail})` : ""].filter(Boolean).join(" "),
  }));
}

async function listRoles(context: Context) {
  const { roles } = await context.gcs();
  const { signal } = context;
  const all = await Array.fromAsync(roles.list({ allRoles: true, signal }))
    .catch(noneIfForbidden) ?? await Array.fromAsync(roles.list({ signal }));
  const ids = all.map(({ principal }) => principal?.split(":").at(-1) ?? "");
  const names = await context.userNames(ids);
  return all.map(({ id, role, principal }, at) => ({
    value: id ?? "",
    name: `${role} ${names.get(ids[at] ?? "") ?? principal ?? ""}`,
  }));
}

/** Looks names up; each kind is listed once, and only when a name is asked for. */
export class NameLookup {
  readonly #lists = new Map<ObjectKind, Promise<readonly Named[]>>();

  /** `path` is the command that is run. */
  constructor(readonly context: Context, readonly path: string) {}

  /**
   * The id of what was typed: an id as it is, else the only object of that name.
   *
   * @throws GcsError `usage` for a name of several, `wrong_kind` for that of another kind of object,
   * `not_found` for a name that nothing has. `input` is the argument or option, for messages.
   */
  async idOf(kind: ObjectKind, typed: string, input: string): Promise<string> {
    if (!isReference(typed)) return typed;
    const name = typed.replace(/^name:/, "");
    const all = await this.#all(kind);
    const found = all.filter(({ names }) => names.includes(name));
    const [only] = found;
    if (found.length > 1) throw ambiguous(kind, name, found, input);
    if (only !== undefined) return only.id.toLowerCase();
    throw await this.#ofAnotherKind(kind, name) ?? unknown(kind, name, all);
  }

  #all(kind: ObjectKind): Promise<readonly Named[]> {
    const known = this.#lists.get(kind);
    if (known !== undefined) return known;
    const list = Array.fromAsync(kinds[kind].list(this.context));
    this.#lists.set(kind, list);
    return list;
  }

  /** Only what the endpoint itself has: Globus Auth may want a consent that nobody asked about. */
  async #ofAnotherKind(wanted: ObjectKind, name: string): Promise<GcsError | undefined> {
    const others = ["collection", "storage_gateway", "stream_gateway", "user_credential"] as const;
    for (const kind of others) {
      if (kind === wanted) continue;
      const all = await this.#all(kind).catch(noneIfForbidden);
      const found = all?.find(({ names }) => names.includes(name));
      if (found === undefined) continue;
      return new GcsError(
        "wrong_kind",
        `"${name}" is the name of a ${kinds[kind].noun} (${found.id}), not of ` +
          withArticle(kinds[wanted].noun),
        { hint: this.#commandFor(wanted, kind, found.id) },
      );
    }
    return undefined;
  }

  /** The command that does to the other kind what this one does, or shows it. */
  #commandFor(wanted: ObjectKind, kind: ObjectKind, id: string): string {
    const { words, verbs } = kinds[kind];
    const verb = verbs.find((one) => this.path === `${kinds[wanted].words} ${one}`) ?? "show";
    return `gcs ${words} ${verb} ${id}`;
  }
}

function noneIfForbidden(error: unknown): undefined {
  if (error instanceof GcsError && error.kind === "forbidden") return undefined;
  throw error;
}

const maxNamed = 5;

function ambiguous(
  kind: ObjectKind,
  name: string,
  found: readonly Named[],
  input: string,
): GcsError {
  const some = found.slice(0, maxNamed)
    .map(({ id, detail }) => detail ? `${id} (${detail})` : id);
  const more = found.length - some.length;
  return badInput(
    input,
    `"${name}" is the name of ${found.length} ${plural(kinds[kind].noun)}: ${some.join(", ")}` +
      (more > 0 ? ` and ${more} more` : ""),
    "give the id of the one that is meant",
  );
}

function unknown(kind: ObjectKind, name: string, all: readonly Named[]): GcsError {
  const near = suggest(name, all.flatMap(({ names }) => names));
  const { noun, words } = kinds[kind];
  const list = words === undefined ? undefined : `gcs ${words} list`;
  return new GcsError("not_found", `There is no ${noun} with the name "${name}"`, {
    hint: near === undefined ? list : `did you mean "${near}"?`,
  });
}

function plural(noun: string): string {
  return noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function withArticle(noun: string): string {
  return /^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}
