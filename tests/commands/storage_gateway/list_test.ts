import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { documentsOf, works } from "../_expect.ts";

const list = ["storage-gateway", "list"];

Deno.test("storage-gateway list prints name, id, connector, high assurance and MFA", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, list);
  assert.equal(
    stdout,
    `Project storage\t${seedIds.posixGateway}\tPOSIX\tfalse\tfalse\n` +
      `Object store\t${seedIds.s3Gateway}\tS3\tfalse\tfalse\n` +
      `Protected data\t${seedIds.highAssuranceGateway}\tPOSIX\ttrue\tfalse\n`,
  );
  const table = await works(stage, [...list, "--color", "never"], {
    isTerminal: true,
    columns: 100,
  });
  assert.match(table.stdout, /^Display Name +ID +Connector +High Assurance +MFA/);
});

Deno.test("storage-gateway list -F json asks for private fields only on request", async () => {
  await using stage = await setStage();
  const documents = async (...words: string[]) =>
    documentsOf((await works(stage, [...list, ...words, "-F", "json"])).json());
  assert.ok((await documents()).every(({ policies }) => policies === undefined));
  const [posix] = await documents("--include-private-policies", "--include-accounts");
  assert.notEqual(posix?.["policies"], undefined);
  const { search } = stage.sandbox.requests.at(-1) ?? { search: "" };
  assert.match(decodeURIComponent(search), /include=private_policies,accounts/);
});
