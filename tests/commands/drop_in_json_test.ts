import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { documentsOf, membersOf, works } from "./_expect.ts";

const { endpoint, mappedCollection, node, posixGateway } = seedIds;
const envelope = {
  DATA_TYPE: "result#1.1.0",
  code: "success",
  detail: "success",
  "has_next_page": false,
  "http_response_code": 200,
};

/** Lists in a result document, with the first id in it. */
const wrapped: readonly (readonly [line: string, id: string])[] = [
  ["storage-gateway list", posixGateway],
  ["node list", node],
  ["endpoint role list", "5a4d0000-0000-4000-8000-000000000701"],
  [`collection role list ${mappedCollection}`, "5a4d0000-0000-4000-8000-000000000703"],
];

for (const [line, id] of wrapped) {
  Deno.test(`called as the official program, ${line.split(" ")[0]} … -F json is in a result document`, async () => {
    await using stage = await setStage();
    const { stdout } = await works(stage, ["--official", "-F", "json", ...line.split(" ")]);
    const [{ data, ...rest } = {}, ...others] = documentsOf(JSON.parse(stdout));
    assert.deepEqual(rest, envelope);
    assert.deepEqual(others, []);
    assert.equal(documentsOf(data)[0]?.["id"], id);
  });
}

/** What scripts take out of the rest, as `jq` would. */
Deno.test("called as the official program, collections are a plain list and one object is itself", async () => {
  await using stage = await setStage();
  const json = async (line: string): Promise<unknown> =>
    JSON.parse((await works(stage, ["--official", ...line.split(" "), "-F", "json"])).stdout);
  assert.equal(documentsOf(await json("collection list"))[0]?.["id"], mappedCollection);
  assert.equal(documentsOf(await json("whoami"))[0]?.["sub"], seedIds.admin);
  assert.equal(documentsOf(await json("auth-policy list"))[0]?.["id"], seedIds.policy);
  assert.equal(membersOf(await json("endpoint show"))["id"], endpoint);
  assert.equal(
    membersOf(await json(`collection show ${mappedCollection}`))["id"],
    mappedCollection,
  );
  const gateway = membersOf(await json("storage-gateway create posix New --domain example.org"));
  assert.equal(gateway["display_name"], "New");
  const made = membersOf(await json(`collection create ${posixGateway} /projects Name`));
  assert.equal(made["display_name"], "Name");
});

Deno.test("called as the official program, an update and a deletion are a result document", async () => {
  await using stage = await setStage();
  const line = ["--official", "-F", "json", "collection"];
  const updated = await works(stage, [
    ...line,
    "update",
    mappedCollection,
    "--no-delete-protected",
  ]);
  const [{ data, ...rest } = {}] = documentsOf(JSON.parse(updated.stdout));
  assert.deepEqual(rest, envelope);
  assert.equal(documentsOf(data)[0]?.["delete_protected"], false);
  const deleted = await works(stage, [...line, "delete", mappedCollection, "--yes"]);
  assert.deepEqual(JSON.parse(deleted.stdout), [
    { ...envelope, data: [], message: `Deleted collection ${mappedCollection}` },
  ]);
});
