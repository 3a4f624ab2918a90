import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { stringifyRevealed } from "../../src/secrets/mod.ts";
import * as gcs from "../../src/gcs/mod.ts";
import { compareVersions } from "../../src/gcs/documents/version.ts";
import { gcsError, id } from "./fake_http.ts";

type AnyType = gcs.ObjectType<gcs.Fields>;

const published: unknown[] = Object.values(gcs);
const types = [
  ...published.filter((value): value is AnyType => value instanceof gcs.ObjectType),
  ...gcs.policyTypes(),
].filter((type, index, all) => type.family !== undefined && all.indexOf(type) === index);

/** A value that a field of this type takes, and some that it does not. */
const samples: Readonly<Record<string, readonly [good: unknown, ...bad: unknown[]]>> = {
  "string": ["words", 7, true, [], {}],
  "string(uuid)": [id, "x", `${id}0`, 7, []],
  "string(date)": ["2026-01-31", "2026-02-31", "yesterday", 20260131],
  "string(date-time)": ["2026-01-31T10:00:00Z", "2026-01-31", "10:00", 7],
  "boolean": [true, "true", 0, null, []],
  "number": [1, -1, 1.5, "1", true],
  "array<string>": [["a"], "a", [1], {}, 7],
  "array<number>": [[50_000, 51_000], [1], [2, 1], [1, 2, 3], [0, 1], ["1", "2"], 7],
  "object": [{ "a": 1 }, "a", [], 7],
};

/** Values for the fields that hold other documents or certain texts only. */
const special: Readonly<Record<string, unknown>> = {
  "principal": `urn:globus:auth:identity:${id}`,
  "policies": { "DATA_TYPE": "moon_policies#1.0.0" },
  "sharing_restrict_paths": { "read": ["/"] },
  "restrict_paths": { "none": ["/"] },
  "activity_notification_policy": { "status": [], "transfer_use": [] },
  "associated_flow_policy": { "transfer": null },
  "mappings": [{ "source": "{username}" }],
  "identity_mappings": [{ "command": ["/bin/map"] }],
  "lan_addresses": [{ "address": "10.0.0.1" }],
  "subscription_id": "DEFAULT",
  "gridftp_control_channel_port": 443,
  "boxAppSettings": {
    "clientID": "c",
    "clientSecret": "s",
    "appAuth": { "passphrase": "p", "privateKey": "k", "publicKeyID": "i" },
  },
  "environment": [{ "name": "A", "value": "b" }],
  "projects": [{ "name": "p" }],
  "s3_multi_keys": [{ "path_prefixes": ["/"] }],
  "service_account_key": { "type": "service_account" },
};

function good(type: AnyType, name: string): unknown {
  const field = type.fields[name];
  if (field?.values !== undefined) {
    return field.type.startsWith("array") ? [field.values[0]] : field.values[0];
  }
  const example = field?.form?.example;
  const plain = samples[field?.type ?? ""]?.[0];
  const isTexts = field?.type === "array<string>";
  if (name === "projects" && isTexts) return ["p"];
  return special[name] ?? (example === undefined ? plain : isTexts ? [example] : example);
}

/** Rules between members that would make a lone member wrong. */
const alone: Readonly<Record<string, readonly string[]>> = {
  "collection": ["collection_type"],
};

for (const type of types) {
  const fields = Object.entries(type.fields);
  const writable = fields.filter(([, { rules }]) => !rules.readOnly);
  const changeable = writable.filter(([name, { rules }]) =>
    !rules.fixed && !(alone[type.family ?? ""] ?? []).includes(name)
  );

  if (changeable.length > 0) {
    Deno.test(`each field of a ${type.name} can be changed alone, in the version that brought it`, () => {
      for (const [name, { rules }] of changeable) {
        const value = good(type, name);
        assert.notEqual(value, undefined, `no sample for ${name}`);
        const written = type.encode(Object.fromEntries([[name, value]]), "update");
        assert.equal(written["DATA_TYPE"], `${type.family}#${rules.since}`, name);
        const sent: unknown = JSON.parse(stringifyRevealed(written));
        assert.ok(sent !== null && typeof sent === "object" && name in sent, name);
      }
    });

    Deno.test(`each field of a ${type.name} refuses values of other types, by its name`, () => {
      for (const [name, field] of changeable) {
        const [, ...bad] = samples[field.type] ?? [undefined];
        for (const value of bad) {
          const nullable = value === null && field.rules.nullable;
          const removable = value === null && !field.rules.required;
          if (nullable || removable) continue;
          const change = Object.fromEntries([[name, value]]);
          assert.throws(() => type.encode(change, "update"), gcsError("usage", `"${name}`), name);
        }
      }
    });

    Deno.test(`a change of a ${type.name} takes null for what can be removed only`, () => {
      for (const [name, { rules }] of changeable) {
        const change = Object.fromEntries([[name, null]]);
        if (rules.nullable || !rules.required) {
          assert.equal(type.encode(change, "update")[name], null, name);
        } else assert.throws(() => type.encode(change, "update"), gcsError("usage", `"${name}"`));
      }
    });
  }

  const needed = writable.filter(([, { rules }]) => rules.required && rules.fallback === undefined);
  if (needed.length > 0) {
    Deno.test(`a new ${type.name} lacks nothing that it needs`, () => {
      for (const mode of ["create", "replace"] as const) {
        for (const [name] of needed) {
          const words = new RegExp(`"${name}" is missing`);
          assert.throws(() => type.encode({}, mode), gcsError("usage", words), mode);
        }
      }
    });
  }

  const serverOnly = fields.filter(([, { rules }]) => rules.readOnly);
  if (serverOnly.length > 0) {
    Deno.test(`what the server sets of a ${type.name} cannot be written in any way`, () => {
      for (const [name] of serverOnly) {
        for (const mode of ["create", "replace", "update"] as const) {
          const change = Object.fromEntries([[name, good(type, name)]]);
          const words = `"${name}" is set by the server`;
          assert.throws(() => type.encode(change, mode), gcsError("usage", words), mode);
        }
      }
    });
  }

  Deno.test(`any part of a ${type.name} is read as it came, whatever is missing or null`, () => {
    const values = fields.map(([name]) => [name, good(type, name)] as const)
      .filter(([, value]) => value !== undefined);
    const chosen = fc.subarray([...values]);
    fc.assert(
      fc.property(chosen, fc.subarray(fields), (given, absent) => {
        const nothing = Object.fromEntries(absent.map(([name]) => [name, null]));
        const document = {
          "DATA_TYPE": `${type.family}#${type.latest}`,
          ...nothing,
          ...Object.fromEntries(given),
        };
        const read = type.decode(document);
        assert.deepEqual(Object.keys(read).sort(), Object.keys(document).sort());
        assert.deepEqual(JSON.parse(stringifyRevealed(read)), document);
      }),
      { numRuns: 30 },
    );
  });

  Deno.test(`a ${type.name} read member by member is what its schema makes of the whole`, () => {
    const names = [
      "DATA_TYPE",
      "__proto__",
      "later",
      "later_secret",
      ...fields.map(([name]) => name),
    ];
    const value = fc.oneof(
      fc.constantFrom(...fields.map(([name]) => good(type, name)), null, "text", true, 1e999),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const members = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), value), {
      selector: ([name]) => name,
      maxLength: 8,
    });
    fc.assert(
      fc.property(members, (given) => {
        const document = Object.fromEntries(given.filter(([, value]) => value !== undefined));
        const whole = type.schema.safeParse(document);
        if (!whole.success) {
          return assert.throws(() => type.decode(document), gcsError("failed", ""));
        }
        const read = type.decode(document);
        assert.deepEqual(Object.keys(read), Object.keys(whole.data));
        assert.equal(stringifyRevealed(read), stringifyRevealed(whole.data));
        assert.equal(JSON.stringify(read), JSON.stringify(whole.data), "the same is hidden");
      }),
      { numRuns: 60 },
    );
  });

  Deno.test(`a ${type.name} names every version up to ${type.latest}, oldest first`, () => {
    const sorted = [...type.versions].sort(compareVersions);
    assert.deepEqual(type.versions, sorted);
    assert.equal(type.versions.at(-1), type.latest);
    for (const [name, { rules }] of fields) assert.ok(type.versions.includes(rules.since), name);
    assert.equal(type.matches(`${type.family}#${type.latest}`), true);
    assert.equal(type.matches(`${type.family}x#${type.latest}`), false);
    assert.equal(type.matches(type.family), false);
  });
}

Deno.test("there are types for all documents that are written, and none twice", () => {
  const families = types.map(({ family }) => family);
  assert.equal(new Set(families).size, families.length);
  for (
    const family of [
      "batch",
      "collection",
      "collection_owner",
      "domain",
      "endpoint",
      "endpoint_owner",
      "endpoint_subscription",
      "lan_secret_create",
      "node",
      "owner_string",
      "role",
      "sharing_policy",
      "storage_gateway",
      "stream_gateway",
      "subscription_admin_verified",
      "user_credential",
    ]
  ) assert.ok(families.includes(family), family);
});

const misspelt: readonly (readonly [AnyType, string, string])[] = [
  [gcs.collection, "dispaly_name", "display_name"],
  [gcs.collection, "enable_http", "enable_https"],
  [gcs.endpoint, "organisation", "organization"],
  [gcs.node, "ip_adresses", "ip_addresses"],
  [gcs.role, "principle", "principal"],
  [gcs.storageGateway, "allowed_domain", "allowed_domains"],
  [gcs.streamGateway, "lan_nam", "lan_name"],
  [gcs.userCredential, "user_name", "username"],
];
for (const [type, wrong, right] of misspelt) {
  Deno.test(`a ${type.name} with "${wrong}" is told of "${right}"`, () => {
    const change = Object.fromEntries([[wrong, "x"]]);
    const words = `has no field "${wrong}"; did you mean "${right}"?`;
    assert.throws(() => type.encode(change, "update"), gcsError("usage", words));
  });
}

Deno.test("a member with a name that objects have by nature is an unknown one", () => {
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    const change: object = JSON.parse(`{"public":true,${JSON.stringify(name)}:"x"}`);
    const given = Object.fromEntries(Object.entries(change));
    assert.ok(Object.hasOwn(given, name));
    assert.throws(() => gcs.collection.encode(given, "update"), gcsError("usage", name), name);
  }
});

Deno.test("a document as read can be put back after it was made writable", () => {
  const read = gcs.collection.decode({
    "DATA_TYPE": "collection#1.16.0",
    id,
    "collection_type": "mapped",
    "collection_base_path": "/",
    "display_name": "c",
    "public": true,
    "storage_gateway_id": id,
    "https_url": "https://x",
    "created_at": "2026-01-31",
    "later": 1,
    "keywords": [],
  });
  assert.deepEqual(gcs.collection.encode(gcs.collection.writable(read), "replace"), {
    "DATA_TYPE": "collection#1.0.0",
    "collection_base_path": "/",
    "collection_type": "mapped",
    "display_name": "c",
    "keywords": [],
    "public": true,
    "storage_gateway_id": id,
  });
});
