import { azureBlobCollection, azureBlobCredential, azureBlobStorage } from "./azure_blob.ts";
import { blackpearlCollection, blackpearlCredential, blackpearlStorage } from "./blackpearl.ts";
import { boxCollection, boxCredential, boxStorage } from "./box.ts";
import { cephCollection, cephCredential, cephStorage } from "./ceph.ts";
import { dropboxCollection, dropboxCredential, dropboxStorage } from "./dropbox.ts";
import {
  googleCloudStorage,
  googleCloudStorageCollection,
  googleCloudStorageCredential,
} from "./google_cloud_storage.ts";
import {
  googleDriveCollection,
  googleDriveCredential,
  googleDriveStorage,
} from "./google_drive.ts";
import { hpssCollection, hpssCredential, hpssStorage } from "./hpss.ts";
import { irodsCollection, irodsCredential, irodsStorage } from "./irods.ts";
import { onedriveCollection, onedriveCredential, onedriveStorage } from "./onedrive.ts";
import { posixCollection, posixCredential, posixStorage } from "./posix.ts";
import {
  posixStagingCollection,
  posixStagingCredential,
  posixStagingStorage,
} from "./posix_staging.ts";
import { s3Collection, s3Credential, s3Storage } from "./s3.ts";

/**
 * The connectors that Globus publishes, by subcommand name, with the policy documents of a storage
 * gateway, a collection and a user credential. An endpoint may have others: `info.get()` lists
 * those that it has, and says which are for high assurance and protected health data.
 */
export const connectors = {
  "posix": {
    name: "POSIX",
    id: "145812c8-decc-41f1-83cf-bb2a85a2a70b",
    policies: { storage: posixStorage, collection: posixCollection, credential: posixCredential },
  },
  "posix-staging": {
    name: "POSIX Staging",
    id: "052be037-7dda-4d20-b163-3077314dc3e6",
    policies: {
      storage: posixStagingStorage,
      collection: posixStagingCollection,
      credential: posixStagingCredential,
    },
  },
  "s3": {
    name: "S3",
    id: "7643e831-5f6c-4b47-a07f-8ee90f401d23",
    policies: { storage: s3Storage, collection: s3Collection, credential: s3Credential },
  },
  "activescale": {
    name: "ActiveScale",
    id: "7251f6c8-93c9-11eb-95ba-12704e0d6a4d",
    policies: { storage: s3Storage, collection: s3Collection, credential: s3Credential },
    newest: "1.0.0",
  },
  "azure-blob": {
    name: "Azure Blob",
    id: "9436da0c-a444-11eb-af93-12704e0d6a4d",
    policies: {
      storage: azureBlobStorage,
      collection: azureBlobCollection,
      credential: azureBlobCredential,
    },
  },
  "blackpearl": {
    name: "BlackPearl",
    id: "7e3f3f5e-350c-4717-891a-2f451c24b0d4",
    policies: {
      storage: blackpearlStorage,
      collection: blackpearlCollection,
      credential: blackpearlCredential,
    },
  },
  "box": {
    name: "Box",
    id: "7c100eae-40fe-11e9-95a3-9cb6d0d9fd63",
    policies: { storage: boxStorage, collection: boxCollection, credential: boxCredential },
  },
  "ceph": {
    name: "Ceph",
    id: "1b6374b0-f6a4-4cf7-a26f-f262d9c6ca72",
    policies: { storage: cephStorage, collection: cephCollection, credential: cephCredential },
  },
  "daos": { name: "DAOS", id: "0e1f3b25-da7b-4e84-aa7c-b193fc5840ab" },
  "dropbox": {
    name: "Dropbox",
    id: "49b00fd6-63f1-48ae-b27f-d8af4589f876",
    policies: {
      storage: dropboxStorage,
      collection: dropboxCollection,
      credential: dropboxCredential,
    },
  },
  "google-cloud-storage": {
    name: "Google Cloud Storage",
    id: "56366b96-ac98-11e9-abac-9cb6d0d9fd63",
    policies: {
      storage: googleCloudStorage,
      collection: googleCloudStorageCollection,
      credential: googleCloudStorageCredential,
    },
  },
  "google-drive": {
    name: "Google Drive",
    id: "976cf0cf-78c3-4aab-82d2-7c16adbcc281",
    policies: {
      storage: googleDriveStorage,
      collection: googleDriveCollection,
      credential: googleDriveCredential,
    },
  },
  "hpss": {
    name: "HPSS",
    id: "fb656a17-0f69-4e59-95ff-d0a62ca7bdf5",
    policies: { storage: hpssStorage, collection: hpssCollection, credential: hpssCredential },
  },
  "irods": {
    name: "iRODS",
    id: "e47b6920-ff57-11ea-8aaa-000c297ab3c2",
    policies: { storage: irodsStorage, collection: irodsCollection, credential: irodsCredential },
  },
  "onedrive": {
    name: "OneDrive",
    id: "28ef55da-1f97-11eb-bdfd-12704e0d6a4d",
    policies: {
      storage: onedriveStorage,
      collection: onedriveCollection,
      credential: onedriveCredential,
    },
  },
} as const;
