import assert from "node:assert/strict";
import { z } from "zod";
import { systemClock, systemRandom } from "../../src/base/mod.ts";
import { managerRoutes } from "../../src/sandbox/manager/mod.ts";
import { connectors } from "../../src/sandbox/manager/connectors.ts";
import { checkDocument, objects, operations } from "../../src/sandbox/published/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { withStandard } from "../../src/sandbox/standard_seed.ts";
import { createWorld } from "../../src/sandbox/world.ts";
import {
  publishedConnectors,
  publishedObjects,
  publishedOperations,
} from "../_support/api_vectors.ts";
import { create, type Doc, documents, show } from "./documents.ts";
import { type Reply, type Rig, withSandbox, wrongProperties } from "./harness.ts";

Deno.test("the table that the sandbox checks requests with is the published one", () => {
  assert.deepEqual(objects, publishedObjects);
  const requests = Object.entries(publishedOperations)
    .map(([name, { answers: _answers, ...request }]) => [name, request]);
  assert.deepEqual(operations, Object.fromEntries(requests));
});

Deno.test("the sandbox imports nothing of the client that it is there to check", async () => {
  const found: string[] = [];
  const folder = new URL("../../src/sandbox/", import.meta.url);
  for (const path of await filesIn(folder)) {
    if (/from "[./]*\/gcs\//.test(await Deno.readTextFile(path))) found.push(path.pathname);
  }
  assert.deepEqual(found, []);
});

async function filesIn(folder: URL): Promise<URL[]> {
  const found: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await filesIn(new URL(`${name}/`, folder)));
    else found.push(new URL(name, folder));
  }
  return found;
}

Deno.test("the sandbox serves every published operation, and the audit logs besides", () => {
  const world = createWorld(withStandard({}), {
    clock: systemClock,
    random: systemRandom,
    pageSize: 100,
    maxPageSize: 1000,
    batchDelayMs: 0,
    tokenLifetimeMs: 1000,
    autoApprove: undefined,
    origin: () => "https://sandbox.example.org",
  });
  const routes = Object.keys(managerRoutes(world)).filter((key) => key.includes(" /api/"));
  const published = Object.values(publishedOperations)
    .map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(routes.sort(), [...published, "GET /api/audit-logs"].sort());
});

Deno.test("the connectors of the sandbox are published ones; DAOS has no published documents", () => {
  const ours = [...connectors.values()].map(({ id, name }) => ({ name, id }));
  assert.deepEqual(ours, publishedConnectors.filter(({ name }) => name !== "DAOS"));
});

function send(rig: Rig, method: string, path: string, json: Doc): Promise<Reply> {
  return rig.call(method, path, { token: rig.admin, json });
}

Deno.test("every document that globus-sdk-python makes is taken by the sandbox's check", async () => {
  const file = new URL("../vectors/api/sdk_documents.json", import.meta.url);
  const { documents: made } = z.object({
    documents: z.array(
      z.object({ class: z.string(), document: z.record(z.string(), z.unknown()) }),
    ),
  }).parse(JSON.parse(await Deno.readTextFile(file)));
  assert.equal(made.length, 22);
  for (const { class: name, document } of made) {
    const family = String(document["DATA_TYPE"]).split("#")[0] ?? "";
    assert.deepEqual(checkDocument(family, document, "create"), [], name);
  }
});

Deno.test("members that only other clients know are kept and shown", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/storage_gateways", {
      ...documents.gateway,
      "connector_id": "fb656a17-0f69-4e59-95ff-d0a62ca7bdf5",
      "root": "/data",
      "mapping": "username_without_domain",
      "policies": {
        "DATA_TYPE": "hpss_storage_policies#1.0.0",
        "authentication_mech": "unix",
        "authenticator": "a",
        "uda_checksum_support": true,
      },
    });
    const path = `/api/storage_gateways/${made["id"]}?include=private_policies`;
    const { root, mapping, policies } = await show(rig, path);
    assert.deepEqual([root, mapping], ["/data", "username_without_domain"]);
    assert.equal(Object(policies)["uda_checksum_support"], true);
  });
});

Deno.test("a POSIX credential has the policies that published examples of it have", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/user_credentials", {
      ...documents.credential,
      "storage_gateway_id": seedIds.posixGateway,
    });
    assert.deepEqual(made["policies"], { "DATA_TYPE": "posix_user_credential_policies#1.0.0" });
  });
});

const queries: readonly (readonly [string, RegExp])[] = [
  ["/api/user_credentials?storage_gateway_id=x", /There is no parameter storage_gateway_id/],
  ["/api/collections?include=accounts", /include cannot be accounts, only private_policies/],
  ["/api/endpoint?include=endpoint", /There is no parameter include/],
  ["/api/sharing_policies", /collection_id is required/],
  ["/api/info?filter=x", /There is no parameter filter/],
];
for (const [path, words] of queries) {
  Deno.test(`the query of ${path} is refused`, async () => {
    await withSandbox({}, async (rig) => {
      const reply = await rig.call("GET", path, { token: rig.admin });
      assert.equal(reply.status, 400);
      assert.match(String(reply.json["message"]), words);
    });
  });
}

Deno.test("the version to name is the oldest that has all members of a document", async () => {
  await withSandbox({}, async (rig) => {
    const json = {
      "DATA_TYPE": "node#1.0.0",
      "data_interface6": "::1",
      "data_interface": "192.0.2.1",
    };
    const path = `/api/nodes/${seedIds.node}`;
    const refused = await send(rig, "PATCH", path, json);
    assert.deepEqual(wrongProperties(refused), ["DATA_TYPE"]);
    assert.match(refused.text, /node#1\.2\.0, which has data_interface6, data_interface\./);
    const taken = await send(rig, "PATCH", path, { ...json, "DATA_TYPE": "node#1.2.0" });
    assert.equal(taken.status, 200, taken.text);
  });
});

const days: readonly (readonly [string, boolean])[] = [
  ["2026-02-28T10:00:00Z", true],
  ["2026-02-28T10:00:00.5+01:00", true],
  ["2026-02-30T10:00:00Z", false],
  ["2026-02-28T25:00:00Z", false],
  ["2026-02-28", false],
  ["soon", false],
];
for (const [day, isTaken] of days) {
  Deno.test(`the moment ${day} is ${isTaken ? "taken" : "refused"} in a document`, () => {
    const document = { "DATA_TYPE": "dropbox_user_credential_policies#1.0.0", "token_expiry": day };
    const problems = checkDocument("dropbox_user_credential_policies", document, "create");
    assert.deepEqual(problems.map(({ property }) => property), isTaken ? [] : ["token_expiry"]);
  });
}

Deno.test("a change may take away what is not required, and nothing else", () => {
  const check = (members: Doc) =>
    checkDocument("endpoint", { "DATA_TYPE": "endpoint#1.2.0", ...members }, "update")
      .map(({ property }) => property);
  assert.deepEqual(check({ "description": null, "subscription_id": null }), []);
  assert.deepEqual(check({ "display_name": null, "public": null }), ["display_name", "public"]);
});

Deno.test("every member is refused in the version before the one that brought it, and not in it", () => {
  let count = 0;
  for (const [family, { fields }] of Object.entries(publishedObjects)) {
    for (const [name, { since, sentSince, readOnly }] of Object.entries(fields)) {
      const minor = Number((sentSince ?? since)?.split(".")[1] ?? 0);
      if (minor === 0 || readOnly) continue;
      const wrong = (version: number) =>
        checkDocument(family, { "DATA_TYPE": `${family}#1.${version}.0`, [name]: null }, "update")
          .some(({ property }) => property === "DATA_TYPE");
      assert.deepEqual([wrong(minor - 1), wrong(minor)], [true, false], `${family} ${name}`);
      count += 1;
    }
  }
  assert.ok(count >= 40, `${count} members`);
});
