import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { works } from "./_expect.ts";

const { endpoint, node, posixGateway, mappedCollection, guestCollection, admin } = seedIds;

/** Lines of the official program: what is typed, and what it prints, blanks at line ends trimmed. */
const reads: readonly (readonly [line: string, printed: string])[] = [
  [
    "endpoint show",
    `
Display Name:    Sandbox endpoint
ID:              ${endpoint}
Subscription ID: ${seedIds.subscription}
Public:          True
GCS Manager URL: https://ADDRESS
Network Use:     normal
Organization:    Example University
Department:      Research Computing
Keywords:        ['sandbox']
Description:     An endpoint to try things on
Contact E-mail:  admin@example.org
`,
  ],
  [
    "node list",
    `
ID                                   | IP Addresses | Status
------------------------------------ | ------------ | ------
${node} | 192.0.2.10   | active
`,
  ],
  [
    `node show ${node}`,
    `
ID:                  ${node}
IP Addresses:        192.0.2.10
IPv4 Data Interface: None
IPv6 Data Interface: None
Status:              active
`,
  ],
  [
    "storage-gateway list",
    `
Display Name    | ID                                   | Connector | High Assurance | MFA
--------------- | ------------------------------------ | --------- | -------------- | -----
Project storage | ${posixGateway} | POSIX     | False          | False
Object store    | ${seedIds.s3Gateway} | S3        | False          | False
Protected data  | ${seedIds.highAssuranceGateway} | POSIX     | True           | False
`,
  ],
  [
    "collection list",
    `
ID                                   | Display Name      | Owner                  | Collection Type | Storage Gateway ID                   | Created    | Last Access
------------------------------------ | ----------------- | ---------------------- | --------------- | ------------------------------------ | ---------- | -------------
${mappedCollection} | Projects          | admin@example.org      | mapped          | ${posixGateway} | 2026-01-15 | 2026-06-01
${seedIds.privateCollection} | Protected records | admin@example.org      | mapped          | ${seedIds.highAssuranceGateway} | 2026-02-20 | Not supported
${guestCollection} | Shared results    | researcher@example.org | guest           | ${posixGateway} | 2026-03-10 | 2026-06-20
`,
  ],
  [
    `collection show ${mappedCollection}`,
    `
Display Name:                Projects
Owner:                       admin@example.org
ID:                          ${mappedCollection}
Collection Type:             mapped
Storage Gateway ID:          ${posixGateway}
Connector:                   POSIX
Base Path:                   /projects
Allow Guest Collections:     True
Disable Anonymous Writes:    False
High Assurance:              False
Authentication Timeout:      15840
Multi-factor Authentication: False
Manager URL:                 https://ADDRESS
HTTPS URL:                   https://m-5a4d00.sandbox.example.org
TLSFTP URL:                  tlsftp://m-5a4d00.sandbox.example.org:443
Force Encryption:            False
Public:                      True
Delete Protected:            True
Created:                     2026-01-15
Last Access:                 2026-06-01
`,
  ],
  [
    `collection role list ${mappedCollection}`,
    `
ID                                   | Role           | Principal
------------------------------------ | -------------- | ---------------------------------------------------------
5a4d0000-0000-4000-8000-000000000703 | administrator  | admin@example.org
5a4d0000-0000-4000-8000-000000000705 | access_manager | urn:globus:groups:id:${seedIds.group}
`,
  ],
  [
    "auth-policy list",
    `
ID                                   | Display Name                  | Project ID                           | High Assurance
------------------------------------ | ----------------------------- | ------------------------------------ | --------------
${seedIds.policy} | Members of Example University | ${seedIds.project} | False
`,
  ],
  [
    "user-credentials list",
    `
ID | Display Name | Globus Identity | Storage Gateway ID | Mapped User | Invalid
-- | ------------ | --------------- | ------------------ | ----------- | -------
`,
  ],
  [
    "whoami",
    `
Username          | Name    | ID                                   | Email
----------------- | ------- | ------------------------------------ | -----------------
admin@example.org | Ada Min | ${admin} | admin@example.org
`,
  ],
];

function trimmed(text: string, { sandbox }: Stage): string {
  return text.replaceAll(/ +$/gm, "").replaceAll(sandbox.address, "ADDRESS");
}

Deno.test("called as the official program, what is read prints as it does", async (t) => {
  await using stage = await setStage();
  for (const [line, printed] of reads) {
    await t.step(line, async () => {
      const { stdout, stderr } = await works(stage, ["--official", ...line.split(" ")]);
      assert.equal(trimmed(stdout, stage), printed.trimStart());
      assert.equal(stderr, "");
    });
  }
});

/** In this order: later lines are about what earlier ones leave. ID stands for a new one. */
const changes: readonly (readonly [line: string, printed: string])[] = [
  ["storage-gateway create posix Gateway --domain example.org", "Storage Gateway ID: ID"],
  [
    `storage-gateway update posix ${posixGateway} --domain example.org`,
    `Message: Updated Storage Gateway ${posixGateway}`,
  ],
  [`collection create ${posixGateway} /projects Name`, "Collection ID: ID"],
  [`collection update ${mappedCollection} --no-delete-protected`, "code: success"],
  [
    `collection delete ${mappedCollection} --yes`,
    `Message: Deleted collection ${mappedCollection}`,
  ],
  ["endpoint update --department Physics", `Message: Updated endpoint ${endpoint}`],
  ["endpoint update --department Physics", `Message: Updated endpoint ${endpoint}`],
  [`node update ${node} -i 192.0.2.12`, `Message: Updated node ${node}`],
  ["endpoint role create activity_monitor researcher@example.org", "Role ID: ID"],
  ["endpoint set-subscription-id DEFAULT", `Message: Updated endpoint ${endpoint}`],
  [
    `sharing-policy create ${seedIds.privateCollection} --user ada --read /pub`,
    "Sharing Policy ID: ID",
  ],
  ["stream-gateway create Streams", "Stream Gateway ID: ID"],
  ["node create -i 192.0.2.11", "Node ID: ID"],
  [`node delete ${node} --yes`, `Message: Deleted node ${node}`],
  ["logout", 'Logged out of profile "default"'],
];

Deno.test("called as the official program, what is changed is told as it tells it", async (t) => {
  await using stage = await setStage();
  for (const [line, printed] of changes) {
    await t.step(line, async () => {
      const { stdout } = await works(stage, ["--official", ...line.split(" ")]);
      const isNew = printed.endsWith("ID: ID");
      const id = /(?<=ID: )[0-9a-f-]{36}$/;
      assert.equal(isNew ? stdout.trimEnd().replace(id, "ID") : stdout.trimEnd(), printed);
    });
  }
});

Deno.test("called as the official program, a terminal sees what a pipe gets", async () => {
  await using stage = await setStage();
  for (const line of [["--official", "collection", "list"], ["--official", "endpoint", "show"]]) {
    const { stdout } = await works(stage, line);
    assert.equal((await works(stage, line, { isTerminal: true })).stdout, stdout);
  }
});

Deno.test("called as the official program, one request asks for the names of all owners", async () => {
  await using stage = await setStage();
  await works(stage, ["--official", "collection", "list"]);
  const asked = stage.sandbox.requests.filter(({ path }) => path.startsWith("/v2/api/identities"));
  assert.equal(asked.length, 1);
  stage.sandbox.clearRequests();
  await works(stage, ["--official", "collection", "list", "-F", "json"]);
  assert.ok(stage.sandbox.requests.every(({ path }) => !path.startsWith("/v2/api/identities")));
});

Deno.test("called as the official program, a service identity sees the names of owners, too", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const { serviceClientId, serviceClientSecret } = stage.sandbox;
  const env = { GCS_CLI_CLIENT_ID: serviceClientId, GCS_CLI_CLIENT_SECRET: serviceClientSecret };
  const { stdout } = await works(stage, ["--official", "collection", "list"], { env });
  assert.match(stdout, /\| admin@example\.org +\| mapped/);
});

Deno.test("called as the official program, an owner without a name is shown by id", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ status: 403, match: { path: "/v2/api/identities" } });
  const { stdout, stderr } = await works(stage, ["--official", "collection", "list"]);
  assert.match(stdout, new RegExp(`\\| ${admin} +\\| mapped`));
  assert.equal(stderr, "");
});

Deno.test("called as the official program, a dry run and the formats of our own stay ours", async () => {
  await using stage = await setStage();
  for (
    const line of [
      ["collection", "list", "-F", "list"],
      ["collection", "list", "-F", "csv"],
      ["collection", "list", "--query", "[].id"],
      ["collection", "list", "--fields", "id,public"],
      ["collection", "update", mappedCollection, "--private", "--dry-run"],
      ["config", "list"],
    ]
  ) {
    const { stdout } = await works(stage, line);
    assert.equal((await works(stage, ["--official", ...line])).stdout, stdout, line.join(" "));
  }
});
