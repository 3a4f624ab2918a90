/** Commands of the official program (GCS 5.4), by group. */
export const officialNames = named({
  "": "login logout whoami self-diagnostic",
  "audit": "load query dump",
  "auth-policy": "create list show update delete",
  "collection": "create list show batch-delete reset-owner-string set-owner-string set-owner " +
    "set-subscription-admin-verified update delete check",
  "collection domain": "show update delete",
  "collection role": "create list show delete",
  "endpoint": "setup show update reset-owner-string set-owner-string set-owner " +
    "set-subscription-id cleanup upgrade",
  "endpoint domain": "show update delete",
  "endpoint key": "convert",
  "endpoint role": "create list show delete",
  "node": "create disable enable new-secret setup list show update cleanup delete",
  "oidc": "create delete register show update",
  "session": "consent show update",
  "sharing-policy": "create list show delete",
  "storage-gateway": "create list show update delete",
  "stream-gateway": "create list show update delete",
  "user-credentials": "activescale-create oauth-create delete list s3-create",
  "user-credentials s3-keys": "add delete update",
});

/** Commands of the Go port, by group. */
export const goPortNames = named({
  "": "login logout whoami",
  "audit": "load query dump",
  "auth-policy": "list show create update delete",
  "collection": "list show create update delete check batch-delete set-owner set-owner-string " +
    "reset-owner-string set-subscription-admin-verified",
  "collection domain": "setup show delete",
  "endpoint": "show update setup cleanup key-convert set-owner set-owner-string " +
    "reset-owner-string set-subscription-id upgrade",
  "endpoint domain": "setup show delete",
  "node": "list show create update delete setup cleanup enable disable new-secret",
  "oidc": "show create register update delete",
  "role": "list show create delete",
  "session": "show update consent",
  "sharing-policy": "list show create delete",
  "storage-gateway": "list show create update delete",
  "user-credential": "activescale-create oauth-create s3-create s3-keys-add s3-keys-update " +
    "s3-keys-delete list show delete",
});

/** Commands of our own that are meant to be there. */
export const ownNames = ["role batch-delete"];

/** Commands that the official program once had, or hides, and what to do instead. */
export const leftOut: readonly (readonly [name: string, why: string])[] = [
  ["endpoint migrate53", "gone from the official program: moved version 5.3 endpoints"],
  ["node update-vhost", "gone from the official program"],
  ["node set-configuration", "gone from the official program, which has `node new-secret` now"],
  [
    "user-credentials box-create",
    "gone from the official program, which has `user-credentials oauth-create` now",
  ],
  ["assistant", "a service of the official program, not a command for people"],
];

function named(groups: Readonly<Record<string, string>>): string[] {
  return Object.entries(groups).flatMap(([group, verbs]) =>
    verbs.split(" ").map((verb) => `${group} ${verb}`.trim())
  );
}
