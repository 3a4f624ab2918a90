import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { type EndpointChoices, readNodeInfo, resolveEndpoint } from "../../src/endpoint/mod.ts";
import type { EndpointLocation } from "../../src/globus/mod.ts";

const collection = "0e4a77f8-b778-4d5c-abaa-e1254e71427f";
const endpoint = "cf37806c-572c-47ff-88e2-511c646ef1a4";
const profile = { address: "profile.test", endpointId: endpoint };

/** Resolves, and says who was asked on the way. */
async function resolve(choices: Partial<EndpointChoices>, managerUrl = "https://found.test") {
  const asked: string[] = [];
  const resolved = await resolveEndpoint({
    node: () => {
      asked.push("node");
      return Promise.resolve(undefined);
    },
    ...choices,
  }, {
    parseAddress: (text) => {
      if (/[@ ]|^http:/.test(text)) throw new GcsError("usage", `Cannot use "${text}"`);
      return `parsed ${text}`;
    },
    locate: (id) => {
      asked.push(`transfer ${id}`);
      const location: EndpointLocation = {
        id,
        entityType: "GCSv5_mapped_collection",
        managerUrl,
        endpointId: endpoint,
        displayName: undefined,
        gcsVersion: undefined,
        highAssurance: false,
      };
      return Promise.resolve(location);
    },
  });
  const { address, origin, endpointId } = resolved;
  return { address, origin, endpointId, asked };
}

Deno.test("resolveEndpoint uses a host name or address of --endpoint without asking anyone", async () => {
  for (const option of ["ep.test", "https://ep.test/api"]) {
    assert.deepEqual(await resolve({ option, environment: endpoint, profile }), {
      address: `parsed ${option}`,
      origin: "option",
      endpointId: undefined,
      asked: [],
    });
  }
});

Deno.test("resolveEndpoint asks Transfer for an id, also for that of a collection", async () => {
  assert.deepEqual(await resolve({ option: collection.toUpperCase(), profile }), {
    address: "parsed https://found.test",
    origin: "option",
    endpointId: endpoint,
    asked: [`transfer ${collection}`],
  });
});

Deno.test("resolveEndpoint does not ask for the id that the profile remembers", async () => {
  assert.deepEqual(await resolve({ environment: endpoint.toUpperCase(), profile }), {
    address: "parsed profile.test",
    origin: "environment",
    endpointId: endpoint,
    asked: [],
  });
});

Deno.test("resolveEndpoint prefers the environment to the profile, the profile to the node", async () => {
  assert.equal((await resolve({ environment: collection, profile })).origin, "environment");
  const fromProfile = await resolve({ environment: "", profile });
  assert.deepEqual(fromProfile, {
    address: "parsed profile.test",
    origin: "profile",
    endpointId: endpoint,
    asked: [],
  });
});

Deno.test("resolveEndpoint asks the node last, by its domain or its id", async () => {
  const byDomain = await resolve({
    node: () => Promise.resolve({ domainName: "node.test", endpointId: endpoint }),
  });
  assert.deepEqual(byDomain, {
    address: "parsed node.test",
    origin: "node",
    endpointId: endpoint,
    asked: [],
  });
  const byId = await resolve({
    node: () => Promise.resolve({ domainName: undefined, endpointId: endpoint }),
  });
  assert.deepEqual(byId.asked, [`transfer ${endpoint}`]);
  assert.equal(byId.origin, "node");
});

Deno.test("resolveEndpoint says what to do when nothing names an endpoint", async () => {
  await assert.rejects(resolve({}), { kind: "usage", hint: /gcs login ENDPOINT/ });
});

Deno.test("resolveEndpoint refuses bad input as usage and asks no one", async () => {
  for (const option of ["http://ep.test", "user@ep.test"]) {
    await assert.rejects(resolve({ option, profile }), { kind: "usage" });
  }
  await assert.rejects(resolve({ environment: "ep.test", profile }), { kind: "usage" });
});

Deno.test("resolveEndpoint blames Transfer for an address that cannot be used", async () => {
  await assert.rejects(resolve({ option: collection }, "http://evil.test"), { kind: "failed" });
});

async function withInfo(text: string, check: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/info.json`, text);
    await check(`${folder}/info.json`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readNodeInfo reads the endpoint of a node", async () => {
  const text = JSON.stringify({ "endpoint_id": endpoint, "domain_name": "node.test", other: 1 });
  await withInfo(text, async (path) => {
    assert.deepEqual(await readNodeInfo(path), { endpointId: endpoint, domainName: "node.test" });
  });
});

Deno.test("readNodeInfo is undefined on a machine that is no node", async () => {
  await withInfo("{}", async (path) => {
    assert.deepEqual(await readNodeInfo(path), { endpointId: undefined, domainName: undefined });
    assert.equal(await readNodeInfo(`${path}.absent`), undefined);
    assert.equal(await readNodeInfo(`${path}/below`), undefined);
  });
});

Deno.test("readNodeInfo says that a damaged file is damaged", async () => {
  for (const text of ["{", "[]", '{"endpoint_id": 7}', "\u0000"]) {
    await withInfo(text, async (path) => {
      await assert.rejects(readNodeInfo(path), { kind: "failed" });
    });
  }
});

Deno.test("readNodeInfo refuses an oversized file", async () => {
  await withInfo(" ".repeat(70_000), async (path) => {
    await assert.rejects(readNodeInfo(path), { kind: "failed" });
  });
});
