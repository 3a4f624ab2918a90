import { seedIds } from "../../../src/sandbox/standard_seed.ts";

/** A command line of globus-cli against the standard sandbox, run after those before it. */
export interface CliLine {
  /** A word like `{mapped}` is the id that an earlier line has saved. */
  readonly words: readonly string[];
  /** Name under which the id that it prints is known to later lines. */
  readonly save?: string;
}

const { endpoint, posixGateway, s3Gateway, subscription } = seedIds;
const { mappedCollection, guestCollection, researcher, group, serviceClient } = seedIds;
/** Seeded besides the standard gateways: no command of globus-cli makes one. */
export const googleGateway = "5a4d0000-0000-4000-8000-000000000204";
export const stagingGateway = "5a4d0000-0000-4000-8000-000000000205";
const collectionRole = "5a4d0000-0000-4000-8000-000000000705";

const service = `${serviceClient}@clients.auth.globus.org`;

function made(save: string, ...words: string[]): CliLine {
  return { words: ["gcs", ...words, "-F", "json"], save };
}

function line(...words: string[]): CliLine {
  return { words: ["gcs", ...words] };
}

const described = [
  ...["--verify", "force", "--private", "--user-message", "Ask first", "--force-encryption"],
  ...["--user-message-link", "https://example.org/ask", "--default-directory", "/projects/"],
  ...["--keywords", "lab,data", "--department", "Physics", "--organization", "Example University"],
  ...["--contact-email", "lab@example.org", "--contact-info", "Room 1"],
  ...["--info-link", "https://example.org/info", "--description", "Data of the lab"],
];
const cleared = [
  ...["--verify", "disable", "--public", "--user-message", "", "--no-force-encryption"],
  ...["--user-message-link", "", "--default-directory", "", "--keywords", ""],
  ...["--department", "", "--organization", "Other University", "--contact-email", ""],
  ...["--contact-info", "", "--info-link", "", "--description", ""],
];
const paths = JSON.stringify({
  "DATA_TYPE": "path_restrictions#1.0.0",
  "read": ["/projects"],
  "none": ["/"],
});
const credential = (username: string, displayName: string) =>
  JSON.stringify({
    "DATA_TYPE": "user_credential#1.0.0",
    "storage_gateway_id": posixGateway,
    username,
    "display_name": displayName,
  });

/** Every command of `globus gcs`, with every option of its help at least once. */
export const cliLines: readonly CliLine[] = [
  line("endpoint", "show", endpoint),
  line(
    ...["endpoint", "update", endpoint, "--allow-udt", "true", "--contact-email", "a@example.org"],
    ...["--contact-info", "Desk", "--department", "Computing", "--description", "Ours"],
    ...["--display-name", "Renamed", "--gridftp-control-channel-port", "443"],
    ...["--info-link", "https://example.org/", "--keywords", "one,two", "--network-use", "custom"],
    ...["--max-concurrency", "8", "--max-parallelism", "8", "--preferred-concurrency", "4"],
    ...["--preferred-parallelism", "4", "--organization", "Example", "--public"],
    ...["--subscription-id", subscription],
  ),
  line("endpoint", "update", endpoint, "--private", "--gridftp-control-channel-port", "null"),
  line("endpoint", "set-subscription-id", endpoint, "null"),
  line("endpoint", "set-subscription-id", endpoint, "DEFAULT"),
  line("endpoint", "set-subscription-id", endpoint, subscription),
  made("role", "endpoint", "role", "create", endpoint, "activity_monitor", researcher),
  ...[["administrator", "researcher@example.org"], ["activity_manager", group]].map(
    ([role = "", principal = ""], index) =>
      line(
        ...["endpoint", "role", "create", endpoint, role, principal],
        ...["--principal-type", index === 0 ? "identity" : "group"],
      ),
  ),
  line("endpoint", "role", "list", endpoint, "--all-roles"),
  line("endpoint", "role", "show", endpoint, "{role}"),
  line("endpoint", "role", "delete", endpoint, "{role}"),
  line("storage-gateway", "list", endpoint),

  made(
    "mapped",
    ...["collection", "create", "mapped", endpoint, "Lab data", "--identity-id", serviceClient],
    ...["--base-path", "/projects/", "--storage-gateway-id", posixGateway, ...described],
    ...["--sharing-restrict-paths", paths, "--allow-guest-collections"],
    ...["--disable-anonymous-writes", "--domain-name", "lab.example.org", "--enable-https"],
    ...["--sharing-user-allow", "ada", "--sharing-user-deny", "bob"],
    ...["--posix-sharing-group-allow", "lab", "--posix-sharing-group-deny", "guests"],
  ),
  line(
    ...["collection", "create", "mapped", endpoint, "Plain", "--storage-gateway-id", posixGateway],
    ...["--public", "--no-force-encryption", "--no-allow-guest-collections", "--disable-https"],
    ...["--enable-anonymous-writes", "--verify", "default"],
  ),
  line("collection", "list", endpoint, "--include-private-policies", "--limit", "3"),
  ...["mapped-collections", "guest-collections", "managed-by-me", "created-by-me"].map((filter) =>
    line("collection", "list", endpoint, "--filter", filter)
  ),
  line("collection", "list", endpoint, "--mapped-collection-id", mappedCollection),
  line("collection", "show", "{mapped}", "--include-private-policies"),
  line("collection", "show", guestCollection),
  line(
    ...["collection", "update", "{mapped}", "--display-name", "Lab", ...cleared, "--disable-https"],
    ...["--sharing-restrict-paths", "null", "--no-allow-guest-collections"],
    ...["--enable-anonymous-writes", "--domain-name", "lab2.example.org"],
    ...["--sharing-user-allow", "", "--sharing-user-deny", "eve"],
  ),
  line(
    ...["collection", "update", "{mapped}", "--verify", "default", "--disable-anonymous-writes"],
    ...["--allow-guest-collections", "--private", "--force-encryption", "--enable-https"],
  ),

  made(
    "credential",
    ...["user-credential", "create", "posix", endpoint, posixGateway, service, "ada"],
    ...["--display-name", "Ada at the lab"],
  ),
  made(
    "key",
    ...["user-credential", "create", "s3", endpoint, s3Gateway, service, "ada", "AKIAEXAMPLE"],
    ...["an-example-secret", "--display-name", "Ada's key"],
  ),
  made(
    "json",
    ...["user-credential", "create", "from-json", endpoint, credential("grace", "By JSON")],
  ),
  line("user-credential", "list", endpoint, "--storage-gateway", posixGateway),
  line("user-credential", "show", endpoint, "{credential}"),
  line(
    ...["user-credential", "update", "from-json", endpoint, "{credential}"],
    credential("ada", "Renamed"),
  ),

  made(
    "guest",
    ...["collection", "create", "guest", "{mapped}", "/shared/", "Results", "--identity-id"],
    ...[serviceClient, "--user-credential-id", "{credential}", ...described, "--enable-https"],
    ...["--activity-notifications", "all"],
  ),
  line(
    ...["collection", "create", "guest", mappedCollection, "/shared/", "More", "--local-username"],
    ...["grace", "--public", "--no-force-encryption", "--disable-https", "--verify", "default"],
  ),
  line("collection", "update", "{guest}", "--activity-notifications", ""),
  line("collection", "role", "list", "{guest}", "--all-roles"),
  made("guestRole", "collection", "role", "list", "{guest}", "--all-roles"),
  line("collection", "role", "show", "{guest}", "{guestRole}"),
  line("collection", "delete", "{guest}"),
  line("collection", "role", "delete", mappedCollection, collectionRole),
  line("user-credential", "delete", endpoint, "{key}"),
  line(
    ...["collection", "create", "mapped", endpoint, "Cloud", "--storage-gateway-id", googleGateway],
    ...["--google-project-id", "lab-project"],
  ),
  line(
    ...["collection", "create", "mapped", endpoint, "Tapes", "--storage-gateway-id"],
    ...[stagingGateway, "--posix-staging-sharing-group-allow", "lab"],
    ...["--posix-staging-sharing-group-deny", "guests"],
  ),
];
