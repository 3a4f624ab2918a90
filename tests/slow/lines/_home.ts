import { gzipSync } from "node:zlib";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { declaration } from "../security/canary_samples.ts";

const id = (end: string) => `5a4d0000-0000-4000-8000-0000000008${end}`;

/** Objects of the shell's endpoint that the standard seed does not have. */
export const objects = {
  credential: id("01"),
  dropboxGateway: id("02"),
  activescaleGateway: id("03"),
  emptyGateway: id("04"),
  streamGateway: id("05"),
  sharingPolicy: id("06"),
  collection: id("07"),
  otherCollection: id("08"),
  node: id("09"),
  role: id("10"),
  otherRole: id("11"),
  collectionRole: id("13"),
  otherGuest: id("14"),
  numbered: id("15"),
} as const;

const connectors = {
  posix: "145812c8-decc-41f1-83cf-bb2a85a2a70b",
  s3: "7643e831-5f6c-4b47-a07f-8ee90f401d23",
  dropbox: "49b00fd6-63f1-48ae-b27f-d8af4589f876",
  activescale: "7251f6c8-93c9-11eb-95ba-12704e0d6a4d",
} as const;

const s3Policies = {
  "DATA_TYPE": "s3_storage_policies#1.2.0",
  "s3_endpoint": "https://s3.example.org",
  "s3_buckets": ["results"],
  "s3_user_credential_required": true,
};

const mapped = (identity: string, name: string) => ({
  "id": identity,
  "collection_type": "mapped",
  "display_name": name,
  "storage_gateway_id": seedIds.posixGateway,
  "collection_base_path": "/",
  "identity_id": seedIds.admin,
  "allow_guest_collections": true,
  "delete_protected": false,
});

const guest = (identity: string, name: string) => ({
  "id": identity,
  "collection_type": "guest",
  "display_name": name,
  "mapped_collection_id": seedIds.mappedCollection,
  "storage_gateway_id": seedIds.posixGateway,
  "collection_base_path": "/shared",
  "identity_id": seedIds.admin,
  "created_at": "2022-03-10",
  "last_access": "2023-06-20",
});

const role = (identity: string, principal: string, name: string) => ({
  "id": identity,
  "collection": null,
  "principal": `urn:globus:auth:identity:${principal}`,
  "role": name,
});

const mapping = {
  "DATA_TYPE": "expression_identity_mapping#1.0.0",
  "mappings": [{ "source": "{username}", "match": "(.*)@example\\.org", "output": "{0}" }],
};

/** An endpoint that has what pages and examples name. */
export const seed = {
  "identities": [
    {
      "id": seedIds.admin,
      "username": "owner@example.org",
      "linked": [id("20"), id("21"), id("22")],
    },
    { "id": seedIds.researcher, "username": "ada@example.org", "groups": [seedIds.group] },
    { "id": seedIds.outsider, "username": "alice@example.org" },
    { "id": id("20"), "username": "lab@example.org" },
    { "id": id("21"), "username": "storage@example.org" },
    { "id": id("22"), "username": "user@example.org" },
  ],
  "nodes": [
    { "id": seedIds.node, "ip_addresses": ["192.0.2.10"], "status": "active" },
    { "id": objects.node, "ip_addresses": ["192.0.2.11"], "status": "active" },
  ],
  "storage_gateways": [
    {
      "id": seedIds.posixGateway,
      "display_name": "Project storage",
      "connector_id": connectors.posix,
      "allowed_domains": ["example.org"],
      "identity_mappings": [mapping],
    },
    {
      "id": objects.emptyGateway,
      "display_name": "Lab storage",
      "connector_id": connectors.posix,
      "allowed_domains": ["example.org"],
    },
    {
      "id": seedIds.s3Gateway,
      "display_name": "Objects",
      "connector_id": connectors.s3,
      "admin_managed_credentials": true,
      "policies": s3Policies,
    },
    { "id": objects.dropboxGateway, "display_name": "Box", "connector_id": connectors.dropbox },
    {
      "id": objects.activescaleGateway,
      "display_name": "Scale",
      "connector_id": connectors.activescale,
      "admin_managed_credentials": true,
    },
  ],
  "collections": [
    mapped(seedIds.mappedCollection, "Projects"),
    mapped(objects.collection, "Own data"),
    mapped(objects.numbered, "2024"),
    mapped(objects.otherCollection, "Old data"),
    guest(seedIds.guestCollection, "Shared results"),
    guest(objects.otherGuest, "Old results"),
  ],
  "roles": [
    role(id("12"), seedIds.admin, "owner"),
    role(objects.role, seedIds.researcher, "activity_monitor"),
    role(objects.otherRole, seedIds.outsider, "activity_monitor"),
    {
      ...role(objects.collectionRole, seedIds.outsider, "access_manager"),
      "collection": objects.collection,
    },
  ],
  "user_credentials": [{
    "id": objects.credential,
    "storage_gateway_id": seedIds.s3Gateway,
    "connector_id": connectors.s3,
    "identity_id": seedIds.admin,
    "username": "ada",
    "policies": {
      "DATA_TYPE": "s3_user_credential_policies#1.0.0",
      "s3_key_id": "KEY_ID",
      "s3_secret_key": "old-key",
    },
  }],
  "stream_gateways": [{ "id": objects.streamGateway, "display_name": "Beamline" }],
  "sharing_policies": [{
    "id": objects.sharingPolicy,
    "collection_id": seedIds.mappedCollection,
    "users": ["ada"],
    "sharing_restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "read": ["/data"] },
  }],
};

const deploymentKey = JSON.stringify({
  "client_id": seedIds.serviceClient,
  "secret": "sandbox-service-client-secret",
});

const transfer = (second: number) =>
  `DATE=202601150000${second}.000003 HOST=dtn PROG=globus-gridftp-server NL.EVNT=FTP_INFO ` +
  `START=202601150000${second}.000001 USER=alice FILE=/data/${second} BUFFER=131072 BLOCK=262144 ` +
  `NBYTES=42 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[192.0.2.3] TYPE=RETR CODE=226\n`;
const log = transfer(10) + transfer(11);

/** Files of a home, by their names, among them the programs that pages call besides gcs. */
export function homeFiles(tls: { readonly cert: string; readonly key: string }) {
  return {
    "fullchain.pem": tls.cert,
    "cert.pem": tls.cert,
    "key.pem": tls.key,
    "role.json": JSON.stringify({
      "principal": `urn:globus:auth:identity:${seedIds.outsider}`,
      "role": "administrator",
    }),
    "map.json": JSON.stringify(mapping),
    "site.yaml": declaration,
    "endpoint.yaml": declaration,
    "collections.yaml": "apiVersion: gcs/v1\nkind: Endpoint\n" +
      "collections: [{ display_name: Projects, description: All of the lab }]\n",
    "paths.json": JSON.stringify({ "DATA_TYPE": "path_restrictions#1.0.0", "read": ["/data"] }),
    "ids.txt": `${seedIds.guestCollection}\n${objects.otherGuest}\n`,
    "seed.json": JSON.stringify({ "endpoint": { "display_name": "Seeded" } }),
    "deployment-key.json": deploymentKey,
    "root/deployment-key.json": deploymentKey,
    "run/secrets/oidc": "A-client-secret-of-forty-characters-1234",
    "mnt/anchor/.keep": "",
    "old.log.gz": gzipSync(log),
    "secret.txt": "A-client-secret-of-forty-characters-1234",
    "key.txt": "An-access-key-of-forty-characters-123456",
    "log/gridftp-audit.log": log,
    "log/gridftp-transfer.log": log,
    "log/gridftp-transfer.log.1": transfer(12),
    "srv/logs/dtn1/gridftp-transfer.log": log,
    "srv/logs/dtn2/gridftp-transfer.log": log,
    "old/gridftp-transfer.log.gz": gzipSync(log),
    ".github/ci.sh": "globus-connect-server oidc update --client-secret x\n",
    "deploy/run.sh": "globus-connect-server collection list\n",
    "gridftp-transfer.log": log,
    "secure/.keep": "",
    ".zfunc/.keep": "",
    ".config/fish/completions/.keep": "",
    ".local/share/bash-completion/completions/.keep": "",
    "bin/vault": vault(tls.key),
    "bin/ssh": '#!/bin/sh\nshift\nexec "$@"\n',
    "bin/official":
      '#!/bin/sh\n[ -t 0 ] || cat >>"${0%/*}/../said"\necho "{\\"id\\": \\"made\\"}"\n',
  };
}

/** A vault that gives what its path names. */
function vault(key: string): string {
  return `#!/bin/sh
case "$*" in
  *tls/*) cat <<'KEY'
${key.trimEnd()}
KEY
  ;;
  *gcs) echo '${deploymentKey}' ;;
  *) echo An-access-key-of-forty-characters-123456 ;;
esac
`;
}
