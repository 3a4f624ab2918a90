import assert from "node:assert/strict";
import { isObject } from "../../src/base/mod.ts";
import { apply } from "./_apply.ts";
import { fileText } from "./_edits.ts";
import { forFiles } from "./_properties_of_files.ts";

type Members = Readonly<Record<string, unknown>>;
type State = Readonly<Record<string, ReadonlyMap<string, Members>>>;

/** Members that a server works out from others that may be written. */
const derived: Readonly<Record<string, readonly string[]>> = {
  "authentication_timeout_mins": ["authentication_assurance_timeout"],
};

/** Property 5. */
export async function unwrittenIsUnchanged(numRuns: number): Promise<void> {
  let done = 0;
  await forFiles(numRuns, async ({ services, sandbox }, file) => {
    const before = stateOf(sandbox.snapshot());
    const { count } = await apply(services, fileText(file));
    done += count.done;
    const after = stateOf(sandbox.snapshot());
    for (const [kind, objects] of Object.entries(before)) {
      for (const [id, object] of objects) {
        const given = writtenIn(file, kind, id, before);
        if (given === "the whole") continue;
        const [own, now] = [object, after[kind]?.get(id)].map((one) => without(one, given));
        assert.equal(now, own, `${kind} ${id}\n${fileText(file)}`);
      }
    }
  });
  assert.ok(done > numRuns, `${done} changes were made`);
}

const names: Readonly<Record<string, string>> = {
  storageGateways: "storage_gateways",
  collections: "collections",
  roles: "roles",
  sharingPolicies: "sharing_policies",
  userCredentials: "user_credentials",
  nodes: "nodes",
  streamGateways: "stream_gateways",
  policies: "auth_policies",
};

/** Every object that the sandbox holds, by kind and id. */
function stateOf(snapshot: string): State {
  const state = JSON.parse(snapshot);
  const lists = Object.entries(names).map(([name, kind]) => [kind, new Map(state[name])]);
  return { ...Object.fromEntries(lists), endpoint: new Map([["", state.endpoint]]) };
}

function without(object: Members | undefined, written: readonly string[]): string {
  const members = Object.entries(object ?? {}).filter(([name]) => !written.includes(name));
  return JSON.stringify(Object.fromEntries(members.sort(([a], [b]) => a < b ? -1 : 1)));
}

/** Members of an object that a file gives; the whole of a role that the file may take away. */
function writtenIn(
  file: Members,
  kind: string,
  id: string,
  state: State,
): readonly string[] | "the whole" {
  const live = state[kind]?.get(id) ?? {};
  if (kind === "endpoint") return isObject(file[kind]) ? Object.keys(file[kind]) : [];
  if (kind === "roles") {
    const collection = String(live["collection"]);
    const isGiven = declared(file, "collections", collection, state).some(({ roles }) =>
      isObject(roles) && String(live["role"]) in roles
    );
    return isGiven ? "the whole" : [];
  }
  const own = declared(file, kind, id, state).flatMap((one) => Object.keys(one));
  return own.flatMap((name) => [name, ...(derived[name] ?? [])]);
}

function declared(file: Members, kind: string, id: string, state: State): Members[] {
  const list = file[kind];
  const live = state[kind]?.get(id);
  return (Array.isArray(list) ? list : []).filter(isObject).filter((one) =>
    one["id"] === id || one["display_name"] === live?.["display_name"]
  );
}
