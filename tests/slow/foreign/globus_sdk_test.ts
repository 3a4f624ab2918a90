// globus-sdk, written by others, does on the sandbox all that it can do on an endpoint.
import assert from "node:assert/strict";
import { z } from "zod";
import { besides, peerTest } from "../../_support/python_packages.ts";
import * as gcs from "../../../src/gcs/mod.ts";
import { openResultEnvelope, pick } from "../../../src/gcs/result_envelope.ts";
import { stringifyRevealed } from "../../../src/secrets/mod.ts";
import { startSandbox } from "../../../src/sandbox/mod.ts";
import { seedIds } from "../../../src/sandbox/standard_seed.ts";
import { foreignEnvironment, runPython } from "./_python.ts";

const report = z.object({
  version: z.string(),
  calls: z.array(z.object({ call: z.string(), error: z.string().nullable() })),
  lost: z.array(z.string()),
  unused: z.array(z.string()),
});

const fixtures = z.array(z.object({ name: z.string(), body: z.looseObject({}) }));

const types: Readonly<Record<string, gcs.ObjectType<gcs.Fields>>> = {
  "collection": gcs.collection,
  "connector": gcs.connector,
  "endpoint": gcs.endpoint,
  "info": gcs.info,
  "storage_gateway": gcs.storageGateway,
  "user_credential": gcs.userCredential,
};

/** Reads the answers with our client's own means; each member of each document is still there. */
function readWhole(answers: z.infer<typeof fixtures>): void {
  let documents = 0;
  for (const { name, body } of answers) {
    const data = z.array(z.looseObject({ "DATA_TYPE": z.string().optional() })).parse(
      body["data"] ?? [],
    );
    for (const document of data) {
      const { DATA_TYPE: dataType } = document;
      if (dataType === undefined) continue;
      const type = types[dataType.split("#")[0] ?? ""];
      assert.ok(type, dataType);
      const read = pick(openResultEnvelope({ ...body, "data": [document] }), type);
      assert.deepEqual(JSON.parse(stringifyRevealed(read)), [document], name);
      documents++;
    }
  }
  assert.ok(documents > 15, String(documents));
}

const { endpoint, mappedCollection } = seedIds;
const dataAccess = `https://auth.globus.org/scopes/${mappedCollection}/data_access`;

for (const version of ["3.66.0", "4.10.0"]) {
  const name = `globus-sdk ${version}: every method works, every document is kept whole both ways`;
  await peerTest(name, [`globus-sdk==${version}`, "responses==0.25.8"], async (python, folder) => {
    await using sandbox = await startSandbox();
    const script = besides(import.meta.url, "sdk_calls.py");
    const scopes = `urn:globus:auth:scope:${endpoint}:manage_collections[*${dataAccess}]`;
    const answer = report.parse(
      await runPython(python, script, {
        input: {
          "address": sandbox.address,
          "token": sandbox.managerToken({ scopes }),
          "identity": seedIds.researcher,
          "subscription": seedIds.subscription,
          "gateway": seedIds.posixGateway,
          "collection": mappedCollection,
          "policy": seedIds.policy,
        },
        env: await foreignEnvironment(sandbox, folder),
      }),
    );
    assert.equal(answer.version, version);
    assert.deepEqual(answer.calls.filter(({ error }) => error !== null), []);
    assert.ok(answer.calls.length > 60, String(answer.calls.length));
    assert.deepEqual(answer.lost, []);
    assert.deepEqual(answer.unused, []);
    const dump = besides(import.meta.url, "sdk_fixtures.py");
    readWhole(fixtures.parse(await runPython(python, dump, { input: null, env: {} })));
  });
}
