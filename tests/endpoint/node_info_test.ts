import assert from "node:assert/strict";
import { findEndpoint, readNodeInfo } from "../../src/endpoint/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { openContext } from "../context/_context.ts";
import { setStage, type Stage } from "../_support/stage.ts";

const endpoint = "cf37806c-572c-47ff-88e2-511c646ef1a4";

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

/** The endpoint that is found on a node whose info.json says so, with none in the settings. */
async function onNode(stage: Stage, info: object) {
  await stage.run(["config", "unset", "endpoint"]);
  await using opened = openContext(stage);
  let found: Awaited<ReturnType<typeof findEndpoint>> | undefined;
  await withInfo(JSON.stringify(info), async (path) => {
    found = await findEndpoint(opened.context, path);
  });
  return found;
}

for (const by of ["domain_name", "endpoint_id"] as const) {
  Deno.test(`a node without any other choice is its own endpoint, by its ${by}`, async () => {
    await using stage = await setStage({ isBound: false });
    const { address, endpointId } = stage.sandbox;
    const found = await onNode(stage, { [by]: by === "domain_name" ? address : endpointId });
    assert.deepEqual(found, { address, clientId: endpointId, endpointId });
    const asksTransfer = stage.sandbox.requests.some(({ path }) => path.startsWith("/v0.10/"));
    if (by === "endpoint_id") assert.ok(asksTransfer);
  });
}

Deno.test("a node that names nothing leaves the endpoint to the person", async () => {
  await using stage = await setStage();
  await assert.rejects(onNode(stage, {}), { kind: "usage", hint: /gcs login ENDPOINT/ });
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("an id is looked up in either case, and that of a collection leads to its endpoint", async () => {
  for (const id of [seedIds.endpoint.toUpperCase(), seedIds.mappedCollection]) {
    await using stage = await setStage({ isBound: false });
    await stage.run(["config", "set", "endpoint", id]);
    await using opened = openContext(stage);
    const { address, endpointId } = stage.sandbox;
    assert.deepEqual(await findEndpoint(opened.context), {
      address,
      clientId: endpointId,
      endpointId,
    });
    assert.equal(stage.sandbox.requests[0]?.path, `/v0.10/endpoint/${id.toLowerCase()}`);
  }
});

Deno.test("an address that cannot be used is refused as bad input, and nobody is asked", async () => {
  await using stage = await setStage();
  for (const option of ["http://ep.test", "user@ep.test"]) {
    assert.equal((await stage.run(["endpoint", "show", "--endpoint", option])).code, 2, option);
  }
  assert.deepEqual(stage.sandbox.requests, []);
});
