import create from "../../../src/commands/collection/create.ts";
import createGuest from "../../../src/commands/collection/create_guest.ts";
import { connectors } from "../../../src/gcs/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { works } from "../_expect.ts";
import { type OptionTable, sendsEachOption, testOptions } from "../_option_table.ts";
import { collectionRows, mappedRows } from "./_option_rows.ts";

const on = seedIds.posixGateway;
const mapped: OptionTable = {
  command: create,
  words: ["collection", "create", on, "/x", "Made"],
  method: "POST",
  path: "/api/collections",
  base: {
    "collection_type": "mapped",
    "storage_gateway_id": on,
    "collection_base_path": "/x",
    "display_name": "Made",
    "public": true,
  },
  rows: [
    ...collectionRows,
    ...mappedRows,
    [["--identity-id", "researcher@example.org"], { "identity_id": seedIds.researcher }],
    [["--identity-id", seedIds.admin], { "identity_id": seedIds.admin }],
    [["--guest-auth-policy-id", seedIds.policy], { "guest_auth_policy_id": seedIds.policy }],
    [["--sharing-restrict-paths", '{"read": ["/pub"], "none": ["/pub/x"]}'], {
      "sharing_restrict_paths": {
        "DATA_TYPE": "path_restrictions#1.0.0",
        "read": ["/pub"],
        "none": ["/pub/x"],
      },
    }],
  ],
  elsewhere: [
    "--posix-staging-sharing-group-allow",
    "--posix-staging-sharing-group-deny",
    "--google-project-id",
    "--storage-gateway-id",
    "--collection-base-path",
    "--display-name",
  ],
};

testOptions("collection create", setStage, mapped);

/** A stage whose mapped collection of high assurance gives HTTPS to its guest collections. */
async function httpsStage() {
  const stage = await setStage();
  await works(stage, ["collection", "update", seedIds.privateCollection, "--enable-https"]);
  return stage;
}

testOptions("collection create-guest", httpsStage, {
  command: createGuest,
  words: ["collection", "create-guest", seedIds.privateCollection, "/shared", "Made"],
  method: "POST",
  path: "/api/collections",
  base: {
    "collection_type": "guest",
    "mapped_collection_id": seedIds.privateCollection,
    "collection_base_path": "/shared",
    "display_name": "Made",
    "public": true,
  },
  rows: [
    ...collectionRows,
    [["--identity-id", seedIds.admin], { "identity_id": seedIds.admin }],
    [["--skip-auto-delete"], { "skip_auto_delete": true }],
    [["--no-skip-auto-delete"], { "skip_auto_delete": false }],
    [["--acl-expiration-mins", "60"], { "acl_expiration_mins": 60 }],
  ],
  elsewhere: ["--user-credential-id"],
});

const stagingGateway = "5a4d0000-0000-4000-8000-000000000290";
const googleGateway = "5a4d0000-0000-4000-8000-000000000291";

Deno.test("collection create sends the policies of the connector that its options are for", async () => {
  await using stage = await setStage({
    sandbox: {
      seed: {
        "collections": [],
        "roles": [],
        "storage_gateways": [
          {
            "id": stagingGateway,
            "display_name": "Tape",
            "connector_id": connectors["posix-staging"].id,
            "allowed_domains": ["example.org"],
          },
          {
            "id": googleGateway,
            "display_name": "Cloud",
            "connector_id": connectors["google-cloud-storage"].id,
            "allowed_domains": ["example.org"],
          },
        ],
      },
    },
  });
  const staging = "posix_staging_collection_policies#1.0.0";
  for (
    const [gateway, rows] of [
      [stagingGateway, [
        [["--posix-staging-sharing-group-allow", "a", "--posix-staging-sharing-group-deny", "b"], {
          "policies": {
            "DATA_TYPE": staging,
            "sharing_groups_allow": ["a"],
            "sharing_groups_deny": ["b"],
          },
        }],
        [["--posix-staging-sharing-group-deny", "b"], {
          "policies": { "DATA_TYPE": staging, "sharing_groups_deny": ["b"] },
        }],
      ]],
      [googleGateway, [
        [["--google-project-id", "beams"], {
          "policies": {
            "DATA_TYPE": "google_cloud_storage_collection_policies#1.0.0",
            "project": "beams",
          },
        }],
      ]],
    ] as const
  ) {
    await sendsEachOption(stage, {
      ...mapped,
      words: ["collection", "create", gateway, "/x", "Made"],
      base: { ...mapped.base, "storage_gateway_id": gateway },
      rows,
    });
  }
});
