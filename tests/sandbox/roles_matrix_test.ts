import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { create, type Doc, documents, identityUrn, nobody } from "./documents.ts";
import { detailOf, type Reply, type Rig, withSandbox } from "./harness.ts";

const id = (last: string) => `5a4d0000-0000-4000-8000-00000000ca${last}`;

/** People with one role each. */
const people = {
  owner: seedIds.admin,
  linked: id("01"),
  administrator: id("02"),
  "activity manager": id("03"),
  "activity monitor": id("04"),
  "collection administrator": id("05"),
  "collection access manager": id("06"),
  "collection access monitor": id("07"),
  "guest administrator": seedIds.researcher,
  "group member": id("08"),
  visitor: seedIds.outsider,
} as const;
type Person = keyof typeof people;
const everybody = Object.keys(people).filter((name): name is Person => name in people);

const roleOn = (collection: string | null, person: Person, role: string, index: number) => ({
  "id": `5a4d0000-0000-4000-8000-0000000007${10 + index}`,
  "principal": identityUrn(people[person]),
  collection,
  role,
});

const roles = [
  roleOn(null, "owner", "owner", 0),
  roleOn(null, "administrator", "administrator", 1),
  roleOn(null, "activity manager", "activity_manager", 2),
  roleOn(null, "activity monitor", "activity_monitor", 3),
  roleOn(seedIds.mappedCollection, "collection administrator", "administrator", 4),
  roleOn(seedIds.mappedCollection, "collection access manager", "access_manager", 5),
  roleOn(seedIds.mappedCollection, "collection access monitor", "access_monitor", 6),
  roleOn(seedIds.guestCollection, "guest administrator", "administrator", 7),
  {
    "id": "5a4d0000-0000-4000-8000-000000000720",
    "principal": `urn:globus:groups:id:${seedIds.group}`,
    "collection": seedIds.mappedCollection,
    "role": "administrator",
  },
];

const seed = {
  "identities": everybody.map((person) => ({
    "id": people[person],
    "username": `${person.replaceAll(" ", "-")}@example.org`,
    ...(person === "linked" ? { "linked": [seedIds.admin] } : {}),
    ...(person === "group member" ? { "groups": [seedIds.group] } : {}),
  })),
  "owner": "owner@example.org",
  roles,
};

function tokenOf(rig: Rig, person: Person): string {
  return rig.sandbox.managerToken({ identity: people[person] });
}

interface Row {
  readonly does: string;
  readonly method: string;
  /** Made ready by the owner before each try. */
  readonly path: (rig: Rig) => Promise<string> | string;
  readonly json?: Doc;
  readonly may: readonly Person[];
  /** Status for the others, where it is not 403. */
  readonly otherwise?: number;
  /** Whether some of them may not even know that it is there, and get 404. */
  readonly hidden?: true;
}

const endpointAdmins: readonly Person[] = ["owner", "linked", "administrator"];
const mappedAdmins: readonly Person[] = [
  ...endpointAdmins,
  "collection administrator",
  "group member",
];
const guestAdmins: readonly Person[] = [...endpointAdmins, "guest administrator"];
const roleHolders: readonly Person[] = [...endpointAdmins, "activity manager", "activity monitor"];

const mapped = `/api/collections/${seedIds.mappedCollection}`;
const guest = `/api/collections/${seedIds.guestCollection}`;
const secret = `/api/collections/${seedIds.privateCollection}`;
const at = (path: string) => () => path;
const made = (path: string, json: Doc) => async (rig: Rig) =>
  `${path}/${(await create(rig, path, json))["id"]}`;
const withRole = (change: Doc) => async (rig: Rig) => {
  const json = { ...documents.role, ...change };
  const listed = await rig.call("GET", "/api/roles?include=all_roles", { token: rig.admin });
  const old = listed.data.find((role) =>
    role["principal"] === json.principal && role["role"] === json.role &&
    (role["collection"] ?? null) === (change["collection"] ?? null)
  );
  return `/api/roles/${(old ?? await create(rig, "/api/roles", json))["id"]}`;
};
const throwaway = { "principal": `urn:globus:groups:id:${nobody}`, "role": "administrator" };

const table: readonly Row[] = [
  {
    does: "change the endpoint",
    method: "PATCH",
    path: at("/api/endpoint"),
    json: documents.endpointChange,
    may: endpointAdmins,
  },
  {
    does: "show an owner of the endpoint",
    method: "PUT",
    path: at("/api/endpoint/owner_string"),
    json: documents.ownerString,
    may: endpointAdmins,
  },
  {
    does: "hide the shown owner of the endpoint",
    method: "DELETE",
    path: at("/api/endpoint/owner_string"),
    may: endpointAdmins,
  },
  {
    does: "read the endpoint's domain",
    method: "GET",
    path: at("/api/endpoint/domain"),
    may: endpointAdmins,
  },
  {
    does: "set the endpoint's domain",
    method: "PUT",
    path: at("/api/endpoint/domain"),
    json: documents.domain,
    may: endpointAdmins,
  },
  {
    does: "remove the endpoint's domain",
    method: "DELETE",
    path: at("/api/endpoint/domain"),
    may: endpointAdmins,
  },
  {
    does: "clear the endpoint's subscription",
    method: "PUT",
    path: at("/api/endpoint/subscription_id"),
    json: { ...documents.subscription, "subscription_id": null },
    may: roleHolders,
    otherwise: 400,
  },
  { does: "list nodes", method: "GET", path: at("/api/nodes"), may: everybody },
  {
    does: "create a node",
    method: "POST",
    path: at("/api/nodes"),
    json: documents.node,
    may: endpointAdmins,
  },
  {
    does: "delete a node",
    method: "DELETE",
    path: made("/api/nodes", documents.node),
    may: endpointAdmins,
  },
  {
    does: "create a storage gateway",
    method: "POST",
    path: at("/api/storage_gateways"),
    json: documents.gateway,
    may: endpointAdmins,
  },
  {
    does: "delete a storage gateway",
    method: "DELETE",
    path: made("/api/storage_gateways", documents.gateway),
    may: endpointAdmins,
  },
  {
    does: "create a stream gateway",
    method: "POST",
    path: at("/api/stream_gateways"),
    json: documents.streamGateway,
    may: endpointAdmins,
  },
  {
    does: "delete a stream gateway",
    method: "DELETE",
    path: made("/api/stream_gateways", documents.streamGateway),
    may: endpointAdmins,
  },
  {
    does: "create a mapped collection",
    method: "POST",
    path: at("/api/collections"),
    json: documents.mapped,
    may: endpointAdmins,
  },
  {
    does: "change a mapped collection",
    method: "PATCH",
    path: at(mapped),
    json: documents.collectionChange,
    may: mappedAdmins,
  },
  {
    does: "change a guest collection",
    method: "PATCH",
    path: at(guest),
    json: documents.collectionChange,
    may: guestAdmins,
  },
  {
    does: "read a private collection",
    method: "GET",
    path: at(secret),
    may: roleHolders,
    otherwise: 404,
  },
  {
    does: "delete a collection that is not protected",
    method: "DELETE",
    path: made("/api/collections", {
      ...documents.mapped,
      "DATA_TYPE": "collection#1.8.0",
      "delete_protected": false,
    }),
    may: endpointAdmins,
  },
  {
    does: "change a private collection",
    method: "PATCH",
    path: at(secret),
    json: documents.collectionChange,
    may: endpointAdmins,
    hidden: true,
  },
  {
    does: "give a mapped collection to another owner",
    method: "PUT",
    path: at(`${mapped}/owner`),
    json: { ...documents.collectionOwner, "identity_id": seedIds.admin },
    may: endpointAdmins,
  },
  {
    does: "show an owner of a mapped collection",
    method: "PUT",
    path: at(`${mapped}/owner_string`),
    json: documents.ownerString,
    may: mappedAdmins,
  },
  {
    does: "set a domain of a mapped collection",
    method: "PUT",
    path: at(`${mapped}/domain`),
    json: documents.domain,
    may: mappedAdmins,
  },
  {
    does: "verify a collection",
    method: "PUT",
    path: at(`${mapped}/subscription_admin_verified`),
    json: documents.verified,
    may: ["owner", "linked"],
  },
  {
    does: "list every role",
    method: "GET",
    path: at("/api/roles?include=all_roles"),
    may: endpointAdmins,
  },
  {
    does: "list every role of a mapped collection",
    method: "GET",
    path: at(`/api/roles?include=all_roles&collection_id=${seedIds.mappedCollection}`),
    may: mappedAdmins,
  },
  {
    does: "remove a role on the endpoint",
    method: "DELETE",
    path: withRole(throwaway),
    may: endpointAdmins,
  },
  {
    does: "remove a role on a mapped collection",
    method: "DELETE",
    path: withRole({ ...throwaway, "collection": seedIds.mappedCollection }),
    may: mappedAdmins,
  },
  {
    does: "remove a role on a guest collection",
    method: "DELETE",
    path: withRole({ ...throwaway, "collection": seedIds.guestCollection }),
    may: guestAdmins,
  },
  {
    does: "list sharing policies",
    method: "GET",
    path: at(`/api/sharing_policies?collection_id=${seedIds.mappedCollection}`),
    may: mappedAdmins,
  },
  {
    does: "create a sharing policy",
    method: "POST",
    path: at("/api/sharing_policies"),
    json: documents.sharingPolicy,
    may: mappedAdmins,
  },
  {
    does: "delete a sharing policy",
    method: "DELETE",
    path: made("/api/sharing_policies", documents.sharingPolicy),
    may: mappedAdmins,
  },
  {
    does: "read audit logs",
    method: "GET",
    path: at("/api/audit-logs?page_size=1"),
    may: [...endpointAdmins, "activity monitor"],
  },
];

function checkRefusal(reply: Reply, row: Row, person: Person): void {
  const wanted = row.otherwise ?? 403;
  const visible = reply.status === 404 && row.hidden === true;
  assert.ok(reply.status === wanted || visible, `${person}: ${reply.status} ${reply.text}`);
  if (reply.status !== 403) return;
  assert.equal(reply.json["code"], "permission_denied", person);
  const detail = detailOf(reply);
  assert.equal(detail["DATA_TYPE"], "missing_required_role#1.0.0", person);
  assert.ok(Array.isArray(detail["roles"]) && detail["roles"].length > 0, person);
}

for (const row of table) {
  const others = everybody.filter((person) => !row.may.includes(person));
  Deno.test(`those who may ${row.does} are ${row.may.length} of ${everybody.length}`, async () => {
    await withSandbox({ seed }, async (rig) => {
      const send = async (person: Person) =>
        await rig.call(row.method, await row.path(rig), {
          token: tokenOf(rig, person),
          ...(row.json === undefined ? {} : { json: row.json }),
        });
      for (const person of others) checkRefusal(await send(person), row, person);
      for (const person of row.may) {
        const reply = await send(person);
        assert.ok(reply.status < 300, `${person}: ${reply.text}`);
      }
    });
  });
}
