/** Name and id of the connectors that Globus publishes, by subcommand name. */
export const publishedConnectors = {
  "posix": { name: "POSIX", id: "145812c8-decc-41f1-83cf-bb2a85a2a70b" },
  "posix-staging": { name: "POSIX Staging", id: "052be037-7dda-4d20-b163-3077314dc3e6" },
  "s3": { name: "S3", id: "7643e831-5f6c-4b47-a07f-8ee90f401d23" },
  "activescale": { name: "ActiveScale", id: "7251f6c8-93c9-11eb-95ba-12704e0d6a4d" },
  "azure-blob": { name: "Azure Blob", id: "9436da0c-a444-11eb-af93-12704e0d6a4d" },
  "blackpearl": { name: "BlackPearl", id: "7e3f3f5e-350c-4717-891a-2f451c24b0d4" },
  "box": { name: "Box", id: "7c100eae-40fe-11e9-95a3-9cb6d0d9fd63" },
  "ceph": { name: "Ceph", id: "1b6374b0-f6a4-4cf7-a26f-f262d9c6ca72" },
  "daos": { name: "DAOS", id: "0e1f3b25-da7b-4e84-aa7c-b193fc5840ab" },
  "dropbox": { name: "Dropbox", id: "49b00fd6-63f1-48ae-b27f-d8af4589f876" },
  "google-cloud-storage": {
    name: "Google Cloud Storage",
    id: "56366b96-ac98-11e9-abac-9cb6d0d9fd63",
  },
  "google-drive": { name: "Google Drive", id: "976cf0cf-78c3-4aab-82d2-7c16adbcc281" },
  "hpss": { name: "HPSS", id: "fb656a17-0f69-4e59-95ff-d0a62ca7bdf5" },
  "irods": { name: "iRODS", id: "e47b6920-ff57-11ea-8aaa-000c297ab3c2" },
  "onedrive": { name: "OneDrive", id: "28ef55da-1f97-11eb-bdfd-12704e0d6a4d" },
} as const;

/** Subcommand name of a published connector. */
export type ConnectorName = keyof typeof publishedConnectors;

/** A published connector by its id; undefined for others, which endpoints may have. */
export function publishedConnector(
  id: string,
): (typeof publishedConnectors)[ConnectorName] | undefined {
  return Object.values(publishedConnectors).find((one) => one.id === id.toLowerCase());
}
