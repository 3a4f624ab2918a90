import * as z from "zod/mini";
import { profileName, profileNameWords } from "../files/mod.ts";
import { uuidPattern } from "../base/mod.ts";
import {
  alwaysTrue,
  duration,
  flag,
  givenHttpsUrl,
  httpsUrl,
  keyFacts,
  number,
  path,
  paths,
  text,
  texts,
  whole,
  word,
} from "./setting_types.ts";

/** Names of output formats, in the order that help shows. */
export const formats = ["text", "json", "yaml", "csv", "ndjson", "list"] as const;

const uuid = new RegExp(`^${uuidPattern}$`, "i");
const endpoint =
  /^(?:(?:https:\/\/)?(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\/?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*)$/;
const endpointExpected =
  "an endpoint id, a host name or IP address, or an https URL without a path";
// Forward secrecy and authenticated encryption only; what the connection code accepts besides.
const suite =
  /^(?:TLS_(?:ECDHE_(?:RSA|ECDSA)_WITH_)?(?:AES_(?:128|256)_GCM|CHACHA20_POLY1305)_SHA(?:256|384)|ECDHE-(?:RSA|ECDSA)-(?:AES(?:128|256)-GCM-SHA(?:256|384)|CHACHA20-POLY1305))$/;

const tls = z.strictObject({
  min_version: word(["1.2", "1.3"], "1.2", { meaning: "Lowest TLS version" }),
  cipher_suites: texts(
    suite,
    "a list of ECDHE and AEAD suites by IANA or OpenSSL name, such as TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    {
      meaning: "Accepted suites; empty: every ECDHE and AEAD suite",
      example: ["TLS_AES_256_GCM_SHA384"],
    },
  ),
  fips: flag(false, { meaning: "Accept AES-GCM suites only (NIST SP 800-52)" }),
  verify_certificate: alwaysTrue(
    "verification cannot be turned off (a private authority goes into tls.ca_file)",
    { meaning: "Check the server's certificate" },
  ),
  certificate_pinning: flag(false, { meaning: "Accept only server keys listed in tls.pins" }),
  pins: texts(
    /^(?:sha256\/)?[A-Za-z0-9+/]{43}=$/,
    "a list of SHA-256 hashes of public keys in base64, with or without sha256/ in front",
    {
      meaning: "Accepted server keys; list a spare one too",
      example: [
        "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      ],
    },
  ),
  ca_file: path({
    meaning: "PEM file with private certificate authorities, added to the system's",
    example: "/etc/ssl/private-ca.pem",
    environment: "GCS_CA_FILE",
  }),
});

const auth = z.strictObject({
  client_id: text(uuid, "a UUID", {
    meaning: "OAuth client that logs in",
    example: "01234567-89ab-4def-8123-456789abcdef",
    environment: "GCS_CLI_CLIENT_ID",
    profile: "client_id",
  }),
  key_source: word(["keyring", "passphrase"], "keyring", {
    meaning: "What protects the key of the stored tokens",
    environment: "GCS_KEY_SOURCE",
    profile: "key_source",
  }),
  session_timeout_mins: whole(0, 43_200, 60, {
    meaning: "Minutes after which a session ends, used or not; 0: never",
  }),
  inactivity_timeout_mins: whole(0, 43_200, 30, {
    meaning: "Minutes without a command after which a session ends; 0: never",
  }),
  keep_refresh_tokens: flag(false, {
    meaning: "Ask for refresh tokens also where sessions end before an access token does (48 h)",
  }),
  auto_refresh: flag(true, { meaning: "Refresh tokens before they expire" }),
  refresh_threshold_mins: whole(0, 60, 5, {
    meaning: "Minutes left on a token below which it is refreshed",
  }),
  token_rotation_days: whole(0, 3650, 90, {
    meaning: "Days after which stored tokens should be rotated; 0: never",
  }),
});

const api = z.strictObject({
  max_retries: whole(0, 10, 3, { meaning: "How often a failed request is sent again" }),
  initial_retry_delay: duration(60_000, 1000, { meaning: "First wait before a retry" }),
  max_retry_delay: duration(600_000, 30_000, { meaning: "Longest wait before a retry" }),
  retry_jitter: number(0, 1, 1, { meaning: "Share of a wait that is drawn at random" }),
  requests_per_second: number(0.1, 1000, 10, {
    meaning: "Requests a second to start with; once it is set, never more",
  }),
});

const completion = z.strictObject({
  keep_ids: flag(true, {
    meaning: "Keep ids and display names of what was read for a day, for completion",
  }),
});

const limit = (presetMs: number, meaning: string) =>
  duration(3_600_000, presetMs, { meaning }, 100);

const timeouts = z.strictObject({
  connect: limit(10_000, "Limit for connecting, TLS included"),
  first_byte: limit(60_000, "Limit from a request to the first byte of its answer"),
  idle: limit(60_000, "Limit between two parts of an answer"),
  read_total: limit(300_000, "Limit of one request that reads"),
  change_total: limit(300_000, "Limit of one request that changes something"),
});

const performance = z.strictObject({
  batch_workers: whole(1, 100, 10, { meaning: "Requests of a batch that run at a time" }),
  max_connections: whole(1, 1000, 100, {
    meaning: "Requests that are under way at a time; the others wait",
  }),
  max_idle_connections: whole(1, 1000, 10, {
    meaning: "Idle connections kept for each host; unless set, no fewer than batch_workers",
  }),
  idle_connection_time: duration(3_600_000, 90_000, {
    meaning: "Time after which an idle connection is closed",
  }, 100),
  max_requests_per_second: number(0.1, 10_000, 500, {
    meaning: "Requests a second that the rate may climb to",
  }),
  batch_buffer_size: whole(1, 10_000, 100, { meaning: "Items of a batch that wait in memory" }),
});

const audit = z.strictObject({
  database_path: path({
    meaning: "Where the audit database lies",
    example: "~/audit/audit.db",
    defaultText: "audit/audit.db in the configuration folder",
  }),
  encrypted: alwaysTrue("the audit database is never kept in plain text", {
    meaning: "Encrypt the audit database",
  }),
  cipher: word(["aes256"], "aes256", {
    meaning: "Cipher of the audit database (AES-256 of SQLCipher)",
  }),
  retention_days: whole(1, 36_500, 2192, {
    meaning: "Days for which loaded records are kept; six years unless set",
  }),
  required: flag(true, { meaning: "Refuse a change that cannot be written to the trail first" }),
  checkpoint_to: path({
    meaning: "File that gets a checkpoint line with every entry of the trail",
    example: "/mnt/elsewhere/checkpoints",
  }),
});

const files = z.strictObject({
  allowed_folders: paths({
    meaning: "Folders that files may be written to; empty: anywhere, for root not in the system's",
    example: ["~/exports", "/var/lib/gcs"],
  }),
});

const services = z.strictObject({
  auth_url: httpsUrl("https://auth.globus.org", {
    meaning: "Globus Auth",
    environment: "GLOBUS_SDK_SERVICE_URL_AUTH",
  }),
  transfer_url: httpsUrl("https://transfer.api.globus.org", {
    meaning: "Globus Transfer",
    environment: "GLOBUS_SDK_SERVICE_URL_TRANSFER",
  }),
});

const update = z.strictObject({
  url: givenHttpsUrl({
    meaning: "Where releases of gcs lie: latest/download/FILE and download/vVERSION/FILE below it",
    example: "https://mirror.example.org/gcs/releases",
    defaultText: "the address of the build, if it has one",
  }),
  notice: flag(true, {
    meaning: "Tell of a newer release on a terminal, once a day",
  }),
});

/** Settings of one profile, by the names used in the file. */
export const profileSchema = z.strictObject({
  endpoint: text(endpoint, endpointExpected, { meaning: "Endpoint of this profile" }),
  client_id: text(uuid, "a UUID", { meaning: "Client of this profile" }),
  format: text(
    new RegExp(`^(?:${formats.join("|")})$`),
    formats.map((one) => `"${one}"`).join(" or "),
    { meaning: "Output format of this profile" },
  ),
  key_source: text(/^(?:keyring|passphrase)$/, `"keyring" or "passphrase"`, {
    meaning: "Key source of this profile",
  }),
});

/** config.yaml, with every default filled in. Durations come out in milliseconds. */
export const configSchema = z.strictObject({
  profile: z._default(z.string().check(z.regex(profileName)), "default").register(keyFacts, {
    meaning: "Profile to use",
    expected: profileNameWords,
    environment: "GCS_PROFILE",
  }),
  endpoint: text(endpoint, endpointExpected, {
    meaning: "Endpoint to manage",
    example: "example.data.globus.org",
    environment: "GCS_CLI_ENDPOINT_ID",
    profile: "endpoint",
  }),
  format: word(formats, "text", {
    meaning: "Output format",
    environment: "GCS_FORMAT",
    profile: "format",
  }),
  assume_yes: flag(false, {
    meaning: "Answer confirmations where nobody can be asked, as --yes does",
    environment: "GCS_ASSUME_YES",
  }),
  tls: z.prefault(tls, {}),
  auth: z.prefault(auth, {}),
  api: z.prefault(api, {}),
  completion: z.prefault(completion, {}),
  timeouts: z.prefault(timeouts, {}),
  performance: z.prefault(performance, {}),
  audit: z.prefault(audit, {}),
  files: z.prefault(files, {}),
  services: z.prefault(services, {}),
  update: z.prefault(update, {}),
  profiles: z._default(z.record(z.string().check(z.regex(profileName)), profileSchema), {})
    .register(keyFacts, {
      meaning: "Settings of each profile",
      expected: `a map of profiles, each named by ${profileNameWords}`,
    }),
});

/** All settings. */
export type ConfigValues = z.output<typeof configSchema>;

/** Settings of one profile. */
export type ProfileSettings = z.output<typeof profileSchema>;
