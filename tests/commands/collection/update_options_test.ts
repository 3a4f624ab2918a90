import command from "../../../src/commands/collection/update.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { json } from "../_expect.ts";
import { sendsEachOption, testOptions } from "../_option_table.ts";
import { clearingRows, collectionRows, mappedRows } from "./_option_rows.ts";

const id = seedIds.mappedCollection;

testOptions("collection update", setStage, {
  command,
  words: ["collection", "update", id],
  method: "PATCH",
  path: `/api/collections/${id}`,
  rows: [
    ...collectionRows,
    ...clearingRows,
    ...mappedRows.filter(([, sends]) => !("policies" in sends)),
    [["--display-name", "Renamed"], { "display_name": "Renamed" }],
    [["--identity-id", "researcher@example.org"], { "identity_id": seedIds.researcher }],
    [["--guest-auth-policy-id", seedIds.policy], { "guest_auth_policy_id": seedIds.policy }],
    [["--guest-auth-policy-id", ""], { "guest_auth_policy_id": null }],
    [["--auto-delete-timeout", ""], { "auto_delete_timeout": null }],
    [["--sharing-user-allow", ""], { "sharing_users_allow": [] }],
    [["--sharing-restrict-paths", ""], { "sharing_restrict_paths": null }],
  ],
  elsewhere: [
    "--posix-sharing-group-allow",
    "--posix-sharing-group-deny",
    "--posix-staging-sharing-group-allow",
    "--posix-staging-sharing-group-deny",
    "--google-project-id",
    "--user-credential-id",
    "--skip-auto-delete",
    "--no-skip-auto-delete",
    "--acl-expiration-mins",
  ],
});

Deno.test("collection update sends a guest collection's own options", async () => {
  await using stage = await setStage();
  const create = ["collection", "create-guest", seedIds.privateCollection, "/team", "Team"];
  const { id: guest } = await json(stage, create);
  await sendsEachOption(stage, {
    command,
    words: ["collection", "update", String(guest)],
    method: "PATCH",
    path: `/api/collections/${guest}`,
    rows: [
      [["--skip-auto-delete"], { "skip_auto_delete": true }],
      [["--no-skip-auto-delete"], { "skip_auto_delete": false }],
      [["--acl-expiration-mins", "60"], { "acl_expiration_mins": 60 }],
      [["--acl-expiration-mins", ""], { "acl_expiration_mins": null }],
    ],
  });
});
