import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { dryBody, fails, json, membersOf, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";
import { consentHint, logInWithoutProjects, policyChanges } from "./_auth.ts";

const command = ["auth-policy", "create", "--display-name", "Staff", "--description", "Only us"];

Deno.test("auth-policy create makes a policy in the one project, that show then tells of", async () => {
  await using stage = await setStage();
  const words = [...command, "--include", "example.org", "--include", "*.example.org"];
  const created = await json(stage, words);
  assert.equal(created["project_id"], seedIds.project);
  assert.deepEqual(created["domain_constraints_include"], ["example.org", "*.example.org"]);
  assert.deepEqual(await json(stage, ["auth-policy", "show", String(created["id"])]), created);
  assert.deepEqual(policyChanges(stage).map(({ path }) => path), ["/v2/api/policies"]);
  const [row] = await trailOf(stage, "auth-policy create");
  assert.equal(row?.["outcome"], "success");
  assert.equal(membersOf(row?.["request"])["service"], "auth");
});

Deno.test("auth-policy create --dry-run names every setting and sends no change", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [
    ...command,
    ...["--project-id", seedIds.project, "--high-assurance", "--require-mfa"],
    ...["--authentication-assurance-timeout", "28800"],
    ...["--include", "example.org", "--exclude", "old.example.org"],
  ]);
  assert.deepEqual(body, {
    policy: {
      "project_id": seedIds.project,
      "display_name": "Staff",
      "description": "Only us",
      "authentication_assurance_timeout": 28_800,
      "required_mfa": true,
      "domain_constraints_include": ["example.org"],
      "domain_constraints_exclude": ["old.example.org"],
      "high_assurance": true,
    },
  });
  assert.deepEqual(policyChanges(stage), []);
});

Deno.test("auth-policy create takes the options that older scripts use", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [
    ...["auth-policy", "create", "--name", "Staff", "--description", "Only us"],
    ...["--require-high-assurance", "--allowed-domains", "a.example,b.example"],
    ...["--blocked-domains", "c.example"],
  ]);
  assert.deepEqual(body["policy"], {
    "display_name": "Staff",
    "description": "Only us",
    "high_assurance": true,
    "domain_constraints_include": ["a.example", "b.example"],
    "domain_constraints_exclude": ["c.example"],
    "project_id": seedIds.project,
  });
});

Deno.test("auth-policy create refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  const create = ["auth-policy", "create"];
  await refused(stage, [...create, "--description", "x"], /Missing option --display-name/);
  await refused(stage, [...create, "--name", "x"], /Missing option --description/);
  await refused(stage, [...command, "--name", "x"], /--name: --display-name is given/);
  await refused(
    stage,
    [...command, "--include", "a.example", "--allowed-domains", "b.example"],
    /--allowed-domains: --include is given/,
  );
  await refused(stage, [...command, "--project-id", "5a4d"], /expected a UUID/);
  await refused(
    stage,
    [...command, "--authentication-assurance-timeout", "0"],
    /whole number, 1 or more/,
  );
});

Deno.test("auth-policy create asks which project, when there are several or none", async () => {
  const project = (end: string) => ({
    id: seedIds.project.slice(0, -1) + end,
    "display_name": `Project ${end}`,
    "contact_email": "admin@example.org",
    "admin_ids": [seedIds.admin],
    "admin_group_ids": null,
  });
  await using stage = await setStage({
    sandbox: { seed: { projects: [project("1"), project("2")], policies: [] } },
  });
  await fails(stage, command, 2, /Missing option --project-id.*\(Project 1\).*\(Project 2\)/);
  await works(stage, [...command, "--project-id", project("2").id]);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, command, 6, /administer no project/);
});

Deno.test("auth-policy create without the consent exits 4 and says which one is missing", async () => {
  await using stage = await setStage();
  await logInWithoutProjects(stage);
  await fails(stage, command, 4, consentHint);
  assert.deepEqual(stage.sandbox.requests, []);
});
