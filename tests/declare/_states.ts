import { connectors } from "../../src/gcs/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import fc from "../_support/fast_check.ts";

type Members = Readonly<Record<string, unknown>>;

const oauth = { "client_id": "app", secret: "not-to-be-seen" };

/** Policies of a gateway as an endpoint may hold them, secrets included. */
const policies: Readonly<Record<string, readonly Members[]>> = {
  "posix": [{}, { "groups_allow": ["b", "a"] }],
  "posix-staging": [{
    "stage_app": "/usr/bin/stage",
    environment: [{ name: "A", value: "1" }, { name: "B", value: "2" }],
  }],
  "s3": [{ "s3_endpoint": "https://s3.example.org", "s3_buckets": ["y", "x"] }, {
    "s3_requester_pays": true,
  }],
  "activescale": [{ "s3_endpoint": "https://s3.example.org", "s3_user_credential_required": true }],
  "azure-blob": [{ ...oauth, account: "a", adls: false, "auth_type": "user", tenant: null }],
  "blackpearl": [{ "s3_endpoint": "https://bp.example.org", "bp_access_id_file": "/etc/bp" }],
  "box": [{ "client_id": "app", secret: "not-to-be-seen", "user_api_rate_limit": 10 }],
  "ceph": [{ "ceph_admin_key_id": "key", "ceph_admin_secret_key": "not-to-be-seen" }],
  "dropbox": [{ ...oauth, "user_api_rate_limit": 7 }],
  "google-cloud-storage": [{ ...oauth, buckets: ["q", "p"], projects: null }],
  "google-drive": [{ ...oauth, "user_api_rate_quota": 5 }],
  "hpss": [{ "authentication_mech": "unix", authenticator: "auth_unix", "uda_checksum": true }],
  "irods": [{ "irods_environment_file": "/etc/irods.json" }],
  "onedrive": [{ ...oauth, tenant: "common" }],
};
const names = Object.keys(policies);

/** Connectors whose policies are published, all of which the states have. */
export const connectorCount = Object.values(connectors).filter((one) => "policies" in one).length;

const mapping = {
  "DATA_TYPE": "expression_identity_mapping#1.0.0",
  mappings: [
    { source: "{username}", match: "(.*)@example\\.org", output: "{0}" },
    { source: "{email}", match: "ada@.*", output: "ada", "ignore_case": true },
  ],
};
const text = fc.constantFrom(
  "Lab",
  "Physik äöü",
  "Data: 'all' #1",
  "yes",
  "- 12",
  "{a: b}",
  "a\\b",
);
const paths = fc.subarray(["/a", "/b/*", "/c"]);
const optional = { requiredKeys: [] as [] };

const gateway = fc.record({
  at: fc.nat(),
  name: text,
  more: fc.record({
    "allowed_domains": fc.subarray(["example.org", "*.example.org"], { minLength: 1 }),
    "users_allow": fc.subarray(["ada", "bob", "007"]),
    "users_deny": fc.subarray(["eve", "null"]),
    "identity_mappings": fc.constant([mapping]),
    "restrict_paths": fc.record({ read: paths, none: paths }),
    "high_assurance": fc.boolean(),
    "authentication_timeout_mins": fc.constantFrom(30, 600),
    "network_use": fc.constantFrom("normal", "minimal"),
  }, optional),
});
const collection = fc.record({
  at: fc.nat(),
  isGuest: fc.boolean(),
  name: text,
  more: fc.record({
    description: fc.constantFrom("One line", "Two\nlines", "  spaces "),
    keywords: fc.subarray(["b", "a", "on"]),
    "contact_email": fc.constant("help@example.org"),
    "user_message": fc.constant("x".repeat(100)),
    public: fc.boolean(),
    "enable_https": fc.boolean(),
    "sharing_users_deny": fc.subarray(["eve", "mallory"]),
    "sharing_restrict_paths": fc.record({ "read_write": paths }),
    "delete_protected": fc.boolean(),
    "preserve_modtime": fc.constantFrom("inbound", "all"),
  }, optional),
  roles: fc.subarray(["access_manager", "activity_monitor", "administrator"]),
  shares: fc.boolean(),
  demands: fc.boolean(),
});

const uuid = (kind: number, at: number) =>
  `5a4d1${String(kind).padStart(3, "0")}-0000-4000-8000-${at.toString(16).padStart(12, "0")}`;

/** Seeds of endpoints in any state. */
export const states = fc.record({
  gateways: fc.array(gateway, { minLength: 1, maxLength: 4 }),
  collections: fc.array(collection, { maxLength: 6 }),
  endpoint: fc.record({
    description: text,
    department: text,
    "network_use": fc.constantFrom("normal", "aggressive"),
    "allow_udt": fc.boolean(),
  }, optional),
}).map((state) => {
  const gateways = state.gateways.map(({ at, name, more }, index) => {
    const connector = names[at % names.length] ?? "posix";
    const some = policies[connector] ?? [];
    const own = some[at % some.length] ?? {};
    const found = Object.entries(connectors).find(([word]) => word === connector)?.[1];
    const family = found !== undefined && "policies" in found ? found.policies.storage.family : "";
    const version = connector === "activescale"
      ? "1.0.0"
      : "policies" in (found ?? {}) && found !== undefined && "policies" in found
      ? found.policies.storage.latest
      : "1.0.0";
    return {
      id: uuid(1, index),
      "display_name": `${name} ${index % 2 === 0 ? "" : index}`.trim(),
      "connector_id": found?.id,
      policies: { "DATA_TYPE": `${family}#${version}`, ...own },
      ...more,
    };
  });
  const collections: Record<string, unknown>[] = [];
  for (const [index, one] of state.collections.entries()) {
    const mapped = collections.filter((other) => other["collection_type"] === "mapped");
    const { "sharing_users_deny": deny, "sharing_restrict_paths": restrict, ...both } = one.more;
    const base = {
      id: uuid(2, index),
      "display_name": one.name,
      "identity_id": seedIds.admin,
      "collection_base_path": `/${index}`,
      public: false,
      ...both,
    };
    const parent = mapped[one.at % Math.max(mapped.length, 1)];
    if (one.isGuest && parent !== undefined) {
      collections.push({
        ...base,
        "enable_https": false,
        "collection_type": "guest",
        "mapped_collection_id": parent["id"],
        "storage_gateway_id": parent["storage_gateway_id"],
      });
    } else {
      collections.push({
        ...base,
        ...(deny === undefined ? {} : { "sharing_users_deny": deny }),
        ...(restrict === undefined ? {} : { "sharing_restrict_paths": restrict }),
        ...(one.demands ? { "guest_auth_policy_id": seedIds.policy } : {}),
        "collection_type": "mapped",
        "allow_guest_collections": true,
        "storage_gateway_id": gateways[one.at % gateways.length]?.id,
      });
    }
  }
  const urn = "urn:globus:auth:identity:";
  const roles = [
    { id: uuid(3, 0), collection: null, principal: urn + seedIds.admin, role: "owner" },
    ...state.collections.flatMap(({ roles }, at) =>
      roles.map((role, index) => ({
        id: uuid(4, at * 10 + index),
        collection: uuid(2, at),
        principal: index === 1
          ? `urn:globus:groups:id:${seedIds.group}`
          : urn + (index === 0 ? seedIds.researcher : uuid(9, 9)),
        role,
      }))
    ),
  ];
  const sharing = state.collections.flatMap(({ shares }, at) =>
    shares && collections[at]?.["collection_type"] === "mapped"
      ? [{
        id: uuid(5, at),
        "collection_id": uuid(2, at),
        users: ["ada"],
        "sharing_restrict_paths": { read: ["/pub"], none: ["/pub/x"] },
      }]
      : []
  );
  return {
    endpoint: state.endpoint,
    "storage_gateways": gateways,
    collections,
    roles,
    "sharing_policies": sharing,
    generate: { "audit_logs": 0 },
  };
});
