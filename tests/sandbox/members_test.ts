import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { examples, publishedObjects } from "../_support/api_vectors.ts";
import { create, type Doc, documents, show } from "./documents.ts";
import { isRecord, type Rig, withSandbox } from "./harness.ts";

/** The sandbox's own document of each kind that published answers have. */
const own: Readonly<Record<string, (rig: Rig) => Promise<Doc>>> = {
  "endpoint": (rig) => show(rig, "/api/endpoint"),
  "info": (rig) => show(rig, "/api/info"),
  "connector": async (rig) => (await rig.call("GET", "/api/info")).data[1] ?? {},
  "role": (rig) => show(rig, "/api/roles"),
  "storage_gateway": (rig) =>
    show(rig, `/api/storage_gateways/${seedIds.highAssuranceGateway}?include=private_policies`),
  "user_credential": (rig) =>
    create(rig, "/api/user_credentials", {
      ...documents.credential,
      "storage_gateway_id": seedIds.posixGateway,
    }),
  "mapped collection": (rig) =>
    show(rig, `/api/collections/${seedIds.privateCollection}?include=private_policies`),
  "guest collection": (rig) =>
    show(rig, `/api/collections/${seedIds.guestCollection}?include=private_policies`),
};

/** What people give: the server has no value to fill in. */
const given = [
  ...["contact_email", "contact_info", "department", "description", "info_link", "organization"],
  ...[
    "display_name",
    "restrict_paths",
    "user_credential_id",
    "username",
    "users_allow",
    "users_deny",
  ],
];

interface Published {
  readonly kind: string;
  readonly document: Doc;
}

const published = examples.flatMap(({ name, request = "", status = 0, body }): Published[] => {
  const isObserved = !name.startsWith("synthetic.") && !name.startsWith("sdkpy-tests.get_");
  if (!isObserved || status >= 400 || !request.includes(" /api/") || !isRecord(body)) return [];
  const data = Array.isArray(body["data"]) ? body["data"].filter(isRecord) : [];
  return data.map((document) => {
    const family = String(document["DATA_TYPE"]).split("#")[0] ?? "";
    const kind = family === "collection" ? `${document["collection_type"]} ${family}` : family;
    return { kind, document };
  });
});

for (const [kind, ours] of Object.entries(own)) {
  Deno.test(`the sandbox's ${kind} has the members that published ones have`, async () => {
    await withSandbox({}, async (rig) => {
      const document = await ours(rig);
      const found = published.filter((one) => one.kind === kind);
      assert.ok(found.length > 0, kind);
      const fields = publishedObjects[kind.split(" ").at(-1) ?? ""]?.fields ?? {};
      const names = new Set(found.flatMap((one) => Object.keys(one.document)));
      const missing = [...names].filter((name) =>
        Object.hasOwn(fields, name) && fields[name]?.unpublished === undefined &&
        !given.includes(name) && !Object.hasOwn(document, name)
      );
      assert.deepEqual(missing, []);
    });
  });
}
