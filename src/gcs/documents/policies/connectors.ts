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
import { publishedConnectors } from "./published.ts";

/**
 * The connectors that Globus publishes, by subcommand name, with the policy documents of a storage
 * gateway, a collection and a user credential. An endpoint may have others: `info.get()` lists
 * those that it has, and says which are for high assurance and protected health data.
 */
export const connectors = {
  "posix": {
    ...publishedConnectors.posix,
    policies: { storage: posixStorage, collection: posixCollection, credential: posixCredential },
  },
  "posix-staging": {
    ...publishedConnectors["posix-staging"],
    policies: {
      storage: posixStagingStorage,
      collection: posixStagingCollection,
      credential: posixStagingCredential,
    },
  },
  "s3": {
    ...publishedConnectors.s3,
    policies: { storage: s3Storage, collection: s3Collection, credential: s3Credential },
  },
  "activescale": {
    ...publishedConnectors.activescale,
    policies: { storage: s3Storage, collection: s3Collection, credential: s3Credential },
    newest: "1.0.0",
  },
  "azure-blob": {
    ...publishedConnectors["azure-blob"],
    policies: {
      storage: azureBlobStorage,
      collection: azureBlobCollection,
      credential: azureBlobCredential,
    },
  },
  "blackpearl": {
    ...publishedConnectors.blackpearl,
    policies: {
      storage: blackpearlStorage,
      collection: blackpearlCollection,
      credential: blackpearlCredential,
    },
  },
  "box": {
    ...publishedConnectors.box,
    policies: { storage: boxStorage, collection: boxCollection, credential: boxCredential },
  },
  "ceph": {
    ...publishedConnectors.ceph,
    policies: { storage: cephStorage, collection: cephCollection, credential: cephCredential },
  },
  "daos": publishedConnectors.daos,
  "dropbox": {
    ...publishedConnectors.dropbox,
    policies: {
      storage: dropboxStorage,
      collection: dropboxCollection,
      credential: dropboxCredential,
    },
  },
  "google-cloud-storage": {
    ...publishedConnectors["google-cloud-storage"],
    policies: {
      storage: googleCloudStorage,
      collection: googleCloudStorageCollection,
      credential: googleCloudStorageCredential,
    },
  },
  "google-drive": {
    ...publishedConnectors["google-drive"],
    policies: {
      storage: googleDriveStorage,
      collection: googleDriveCollection,
      credential: googleDriveCredential,
    },
  },
  "hpss": {
    ...publishedConnectors.hpss,
    policies: { storage: hpssStorage, collection: hpssCollection, credential: hpssCredential },
  },
  "irods": {
    ...publishedConnectors.irods,
    policies: { storage: irodsStorage, collection: irodsCollection, credential: irodsCredential },
  },
  "onedrive": {
    ...publishedConnectors.onedrive,
    policies: {
      storage: onedriveStorage,
      collection: onedriveCollection,
      credential: onedriveCredential,
    },
  },
} as const;
