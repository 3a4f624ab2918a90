import type { Doc } from "../exchange.ts";
import { objects } from "../published/mod.ts";

/** A kind of storage system that the endpoint can reach. */
export interface Connector {
  readonly id: string;
  readonly name: string;
  /** Its policy documents' types start with it. */
  readonly prefix: string;
  /** Whether people bring their own keys or log in at the provider. */
  readonly credentials: "none" | "keys" | "oauth";
}

const activeScale = "7251f6c8-93c9-11eb-95ba-12704e0d6a4d";

const rows: readonly (readonly [string, string, string, Connector["credentials"]])[] = [
  ["145812c8-decc-41f1-83cf-bb2a85a2a70b", "POSIX", "posix_", "none"],
  ["052be037-7dda-4d20-b163-3077314dc3e6", "POSIX Staging", "posix_staging_", "none"],
  ["7643e831-5f6c-4b47-a07f-8ee90f401d23", "S3", "s3_", "keys"],
  [activeScale, "ActiveScale", "s3_", "keys"],
  ["9436da0c-a444-11eb-af93-12704e0d6a4d", "Azure Blob", "azure_blob_", "oauth"],
  ["7e3f3f5e-350c-4717-891a-2f451c24b0d4", "BlackPearl", "blackpearl_", "none"],
  ["7c100eae-40fe-11e9-95a3-9cb6d0d9fd63", "Box", "box_", "oauth"],
  ["1b6374b0-f6a4-4cf7-a26f-f262d9c6ca72", "Ceph", "ceph_", "none"],
  ["49b00fd6-63f1-48ae-b27f-d8af4589f876", "Dropbox", "dropbox_", "oauth"],
  ["56366b96-ac98-11e9-abac-9cb6d0d9fd63", "Google Cloud Storage", "google_cloud_", "oauth"],
  ["976cf0cf-78c3-4aab-82d2-7c16adbcc281", "Google Drive", "google_drive_", "oauth"],
  ["fb656a17-0f69-4e59-95ff-d0a62ca7bdf5", "HPSS", "hpss_", "none"],
  ["e47b6920-ff57-11ea-8aaa-000c297ab3c2", "iRODS", "irods_", "none"],
  ["28ef55da-1f97-11eb-bdfd-12704e0d6a4d", "OneDrive", "onedrive_", "oauth"],
];

/** Every connector of the sandbox, by id. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  rows.map(([id, name, prefix, credentials]) => [id, { id, name, prefix, credentials }]),
);

export const posix = "145812c8-decc-41f1-83cf-bb2a85a2a70b";

/**
 * Whether a policy document's type is one of this connector's; the longest prefix counts.
 * ActiveScale takes the first version of the S3 documents alone.
 */
export function takesPolicies(connector: Connector, dataType: unknown): boolean {
  if (connector.id === activeScale && !String(dataType).endsWith("#1.0.0")) return false;
  const prefixes = rows.map(([, , prefix]) => prefix)
    .filter((prefix) => String(dataType).startsWith(prefix));
  return connector.prefix === prefixes.sort((a, b) => b.length - a.length)[0];
}

/**
 * The policies of a document where nobody gave any: their type, which says nothing else. None where
 * the type has members that must be given.
 */
export function emptyPolicies(
  connector: Connector | undefined,
  kind: "storage" | "collection" | "user_credential",
): Doc {
  if (connector === undefined) return {};
  const family = Object.keys(objects).find((name) =>
    name.endsWith(`${kind}_policies`) && takesPolicies(connector, `${name}#1.0.0`)
  );
  const { versions = [], fields = {} } = objects[family ?? ""] ?? {};
  if (Object.values(fields).some(({ required }) => required === true)) return {};
  const newest = connector.id === activeScale ? versions[0] : versions.at(-1);
  return { policies: { DATA_TYPE: `${family}#${newest}` } };
}
