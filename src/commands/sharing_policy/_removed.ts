const withoutEffect = "the API has no such member; see gcs sharing-policy create --help";
const users = "name the accounts with --user";

/** Options of version 1 that the published API has no member for. */
export const sharingRemoved = {
  "--name": withoutEffect,
  "--description": withoutEffect,
  "--sharing-restrict": "give paths with --read, --read-write and --none",
  "--sharing-users-allow": users,
  "--sharing-users-deny": users,
  "--sharing-groups-allow": users,
  "--sharing-groups-deny": users,
} as const;
