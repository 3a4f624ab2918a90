import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { type GcsClient, operations } from "../../src/gcs/mod.ts";
import { all, fakeClient, gcsError, id, id2, result } from "./fake_http.ts";

interface Reading {
  readonly family: string;
  /** Calls that give one document, or a list whose first one is looked at. */
  readonly read: (gcs: GcsClient) => Promise<Record<string, unknown> | undefined>;
  /** Whether the call must find a document. */
  readonly needed: boolean;
  /** A member of the wrong type, and the words for it. */
  readonly wrong: readonly [member: string, value: unknown, words: string];
}

const first = async (items: AsyncIterable<object>) => open((await all(items))[0]);
const open = (document: object | undefined): Record<string, unknown> | undefined =>
  document === undefined ? undefined : Object.fromEntries(Object.entries(document));

const flag = "must be true or false";
const list = "must be a list";
const text = "must be text";
const number = "must be a number";

const readings: Readonly<Record<string, Reading>> = {
  listCollections: {
    family: "collection",
    read: (gcs) => first(gcs.collections.list()),
    needed: false,
    wrong: ["public", "yes", flag],
  },
  getCollection: {
    family: "collection",
    read: async (gcs) => open(await gcs.collections.get(id)),
    needed: true,
    wrong: ["display_name", 7, text],
  },
  patchCollection: {
    family: "collection",
    read: async (gcs) => open(await gcs.collections.update(id, { "public": true }).send()),
    needed: false,
    wrong: ["keywords", 7, "must be text"],
  },
  checkCollections: {
    family: "check_result",
    read: (gcs) => first(gcs.collections.checkAll()),
    needed: false,
    wrong: ["error", [], "must be an object"],
  },
  checkCollection: {
    family: "check_result",
    read: async (gcs) => open((await gcs.collections.check(id))[0]),
    needed: false,
    wrong: ["message", {}, text],
  },
  getCollectionDomain: {
    family: "domain",
    read: async (gcs) => open(await gcs.collections.getDomain(id)),
    needed: true,
    wrong: ["wildcard", 1, flag],
  },
  getEndpoint: {
    family: "endpoint",
    read: async (gcs) => open(await gcs.endpoint.get()),
    needed: true,
    wrong: ["max_concurrency", "4", number],
  },
  patchEndpoint: {
    family: "endpoint",
    read: async (gcs) => open(await gcs.endpoint.update({ "public": true }).send()),
    needed: false,
    wrong: ["public", "true", flag],
  },
  getEndpointDomain: {
    family: "domain",
    read: async (gcs) => open(await gcs.endpoint.getDomain()),
    needed: false,
    wrong: ["domain_name", false, text],
  },
  listNodes: {
    family: "node",
    read: (gcs) => first(gcs.nodes.list()),
    needed: false,
    wrong: ["incoming_port_range", "50000-51000", list],
  },
  getNode: {
    family: "node",
    read: async (gcs) => open(await gcs.nodes.get(id)),
    needed: true,
    wrong: ["lan_addresses", [7], "must be an object"],
  },
  getRole: {
    family: "role",
    read: async (gcs) => open(await gcs.roles.get(id)),
    needed: true,
    wrong: ["principal", [], text],
  },
  postRoles: {
    family: "role",
    read: async (gcs) =>
      open(
        await gcs.roles.create({ "principal": `urn:globus:groups:id:${id}`, "role": "owner" })
          .send(),
      ),
    needed: true,
    wrong: ["role", true, text],
  },
  listSharingPolicies: {
    family: "sharing_policy",
    read: (gcs) => first(gcs.sharingPolicies.list(id)),
    needed: false,
    wrong: ["sharing_restrict_paths", "all", "must be an object"],
  },
  getStorageGateway: {
    family: "storage_gateway",
    read: async (gcs) => open(await gcs.storageGateways.get(id)),
    needed: true,
    wrong: ["identity_mappings", {}, list],
  },
  getStreamGateway: {
    family: "stream_gateway",
    read: async (gcs) => open(await gcs.streamGateways.get(id)),
    needed: true,
    wrong: ["lan_secret_required", "no", flag],
  },
  getUserCredential: {
    family: "user_credential",
    read: async (gcs) => open(await gcs.userCredentials.get(id)),
    needed: true,
    wrong: ["policies", "none", "must be an object"],
  },
  postLanSecret: {
    family: "lan_secret",
    read: async (gcs) =>
      open(
        await gcs.lanSecrets.create({ "stream_access_point_id": id, "tunnel_id": id2 }).send(),
      ),
    needed: true,
    wrong: ["expires", "tomorrow", number],
  },
};

for (const [name, { family, read, needed, wrong }] of Object.entries(readings)) {
  const does = Object.entries(operations).find(([key]) => key === name)?.[1].does ?? "";
  const document = { "DATA_TYPE": `${family}#1.0.0`, id, "later_member": { "deep": [1, null] } };

  Deno.test(`${name} keeps members that no version knows yet, and those that are null`, async () => {
    const json = result([{ ...document, [wrong[0]]: null }]);
    const found = await read(fakeClient({ json }).gcs);
    assert.deepEqual(found?.["later_member"], { "deep": [1, null] });
    assert.equal(found["id"], id);
    assert.equal(found[wrong[0]], null);
  });

  Deno.test(`${name} reads a document of a version newer than any known`, async () => {
    for (const version of ["1.999.0", "2.0.0", "10.0.1"]) {
      const json = result([{ ...document, "DATA_TYPE": `${family}#${version}` }]);
      assert.equal((await read(fakeClient({ json }).gcs))?.["DATA_TYPE"], `${family}#${version}`);
    }
  });

  Deno.test(`${name} refuses a member of another type, by its name`, async () => {
    const [member, value, words] = wrong;
    const { gcs } = fakeClient({ json: result([{ ...document, [member]: value }]) });
    await assert.rejects(read(gcs), (error) => {
      gcsError("failed", `"${member}`)(error);
      return gcsError("failed", words)(error);
    });
  });

  Deno.test(`${name} takes a document of another kind, or an odd DATA_TYPE, for none`, async () => {
    const odd = [
      `${family}`,
      `${family}#1`,
      `${family}#1.0`,
      `${family}x#1.0.0`,
      `x${family}#1.0.0`,
    ];
    for (const dataType of [...odd, ` ${family}#1.0.0`, `${family}#1.0.0 `, 7, null, {}]) {
      const answer = read(
        fakeClient({ json: result([{ ...document, "DATA_TYPE": dataType }]) }).gcs,
      );
      if (needed) {
        await assert.rejects(answer, gcsError("failed", /answered without an? .+ document$/));
      } else assert.equal(await answer, undefined, String(dataType));
    }
  });

  Deno.test(`${name} says when an answer is cut off or is no JSON`, async () => {
    for (const body of ['{"DATA_TYPE":"result#1.0.0","da', "<html>", "nul"]) {
      await assert.rejects(read(fakeClient({ text: body }).gcs), gcsError("failed", "not JSON"));
    }
  });

  Deno.test(`${name} ${needed ? "needs a document in" : "takes nothing from"} a result without one`, async () => {
    for (const answer of [{ json: result([]) }, { json: {} }]) {
      const reading = read(fakeClient(answer).gcs);
      if (needed) {
        await assert.rejects(reading, gcsError("failed", /answered without an? .+ document$/));
      } else assert.equal(await reading, undefined);
    }
  });

  Deno.test(`${name} fails where no result came: nothing is not an empty list`, async () => {
    for (const answer of [{ text: "" }, { json: null }, { json: "ok" }, { json: 0 }]) {
      const reading = read(fakeClient(answer).gcs);
      await assert.rejects(reading, gcsError("failed", /answered without a result document$/));
    }
  });

  Deno.test(`${name} fails with what it tried to do when the endpoint says no`, async () => {
    const failures = [[401, "auth"], [403, "forbidden"], [404, "not_found"], [503, "unavailable"]];
    for (const [status, kind] of failures) {
      const { gcs } = fakeClient({ status: Number(status), json: {} });
      const said = `Cannot ${does.replace("{}", id)}: `;
      await assert.rejects(read(gcs), gcsError(String(kind), said));
    }
  });
}

Deno.test("a lone text where a list is due is read as a list of one", async () => {
  const json = result([{ "DATA_TYPE": "endpoint#1.0.0", "keywords": "physics" }]);
  assert.deepEqual((await fakeClient({ json }).gcs.endpoint.get()).keywords, ["physics"]);
});

Deno.test("identity mappings of both kinds are told apart by type and by member", async () => {
  const mappings = [
    { "DATA_TYPE": "expression_identity_mapping#1.0.0", "mappings": [{ "source": "{id}" }] },
    { "DATA_TYPE": "external_identity_mapping#1.0.0", "command": ["/bin/map"] },
    { "command": "/bin/map" },
    { "mappings": [] },
    {},
  ];
  const json = result([
    { "DATA_TYPE": "storage_gateway#1.0.0", "identity_mappings": mappings },
  ]);
  const { identity_mappings: read } = await fakeClient({ json }).gcs.storageGateways.get(id);
  assert.deepEqual(read?.map((one) => one.command), [
    undefined,
    ["/bin/map"],
    ["/bin/map"],
    undefined,
    undefined,
  ]);
  assert.equal(read?.[0]?.mappings?.[0]?.source, "{id}");
});

Deno.test("the secret of a LAN tunnel is given once, as a Secret", async () => {
  const json = result([{ "DATA_TYPE": "lan_secret#1.0.0", "secret": "TUNNEL-SECRET-1" }]);
  const { gcs } = fakeClient({ json });
  const made = await gcs.lanSecrets.create({ "stream_access_point_id": id, "tunnel_id": id2 })
    .send();
  assert.ok(made.secret instanceof Secret);
  assert.equal(made.secret.reveal(), "TUNNEL-SECRET-1");
  assert.ok(!Deno.inspect(made, { depth: 9 }).includes("TUNNEL-SECRET-1"));
});

Deno.test("the private key of a domain is a Secret, whoever it belongs to", async () => {
  const json = result([{ "DATA_TYPE": "domain#1.0.0", "private_key": "PEM-KEY-2" }]);
  const ofEndpoint = await fakeClient({ json }).gcs.endpoint.getDomain();
  const ofCollection = await fakeClient({ json }).gcs.collections.getDomain(id);
  for (const domain of [ofEndpoint, ofCollection]) {
    assert.equal(domain?.private_key?.reveal(), "PEM-KEY-2");
    assert.ok(!JSON.stringify(domain).includes("PEM-KEY-2"));
  }
});

Deno.test("several documents of one kind in one answer all come, in their order", async () => {
  const checks = ["a", "b", "c"].map((message) => ({ "DATA_TYPE": "check_result#1.0.0", message }));
  const other = { "DATA_TYPE": "collection#1.0.0", id };
  const json = result([checks[0], other, checks[1], null, checks[2]]);
  const found = await fakeClient({ json }).gcs.collections.check(id);
  assert.deepEqual(found.map(({ message }) => message), ["a", "b", "c"]);
});

Deno.test("batchDelete gives what the endpoint took on, and is open where it does not say", async () => {
  const taken = result([{ "DATA_TYPE": "batch#1.0.0", "ids": [id2] }]);
  const some = fakeClient({ status: 202, json: taken });
  assert.deepEqual((await some.gcs.collections.batchDelete([id, id2]).send()).ids, [id2]);
  const none = fakeClient({ json: result([{ "DATA_TYPE": "batch#1.0.0", "ids": [] }]) });
  assert.deepEqual((await none.gcs.collections.batchDelete([id]).send()).ids, []);
  for (
    const silent of [{ text: "" }, { json: result([]) }, {
      json: result([{ "DATA_TYPE": "batch#1.0.0" }]),
    }]
  ) {
    const sent = fakeClient({ status: 202, ...silent }).gcs.collections.batchDelete([id]).send();
    await assert.rejects(sent, (error) => {
      assert.ok(error instanceof GcsError && error.outcome === "unknown", `${error}`);
      return true;
    });
  }
  const { gcs } = fakeClient();
  assert.throws(() => gcs.collections.batchDelete([]), gcsError("usage", "no collections"));
});

Deno.test("messages about documents have the article that their names need", async () => {
  const { gcs } = fakeClient({ json: {} }, { json: {} }, { json: {} });
  await assert.rejects(gcs.endpoint.get(), gcsError("failed", "without an endpoint document"));
  await assert.rejects(
    gcs.userCredentials.get(id),
    gcsError("failed", "without a user credential"),
  );
  await assert.rejects(gcs.roles.get(id), gcsError("failed", "without a role document"));
});
