import { seedIds } from "../../../src/sandbox/mod.ts";
import { objects } from "./_home.ts";
import type { Shell } from "./_shell.ts";

/** Words that stand for an id. The first row whose pattern fits the line holds. */
const ids: readonly (readonly [RegExp, string, string])[] = [
  [/collection batch-delete/, "COLLECTION_ID", seedIds.guestCollection],
  [/collection batch-delete/, "OTHER_COLLECTION_ID", objects.otherGuest],
  [/collection (?:delete|role|check)/, "COLLECTION_ID", objects.collection],
  [/./, "COLLECTION_ID", seedIds.mappedCollection],
  [/--collection ID/, "ID", objects.collection],
  [/--client-id ID/, "ID", seedIds.nativeClient],
  [/--identity-id ID/, "ID", seedIds.admin],
  [/storage-gateway delete/, "GATEWAY_ID", objects.emptyGateway],
  [/storage-gateway update s3/, "GATEWAY_ID", seedIds.s3Gateway],
  [/storage-gateway update dropbox/, "GATEWAY_ID", objects.dropboxGateway],
  [/stream-gateway/, "GATEWAY_ID", objects.streamGateway],
  [/activescale/, "GATEWAY_ID", objects.activescaleGateway],
  [/oauth/, "GATEWAY_ID", objects.dropboxGateway],
  [/user-credentials/, "GATEWAY_ID", seedIds.s3Gateway],
  [/./, "GATEWAY_ID", seedIds.posixGateway],
  [/./, "CLIENT_ID", seedIds.nativeClient],
  [/./, "GROUP_ID", seedIds.group],
  [/./, "IDENTITY_ID", seedIds.researcher],
  [/./, "CREDENTIAL_ID", objects.credential],
  [/./, "NODE_ID", objects.node],
  [/sharing-policy/, "POLICY_ID", objects.sharingPolicy],
  [/./, "POLICY_ID", seedIds.policy],
  [/collection role/, "ROLE_ID", objects.collectionRole],
  [/./, "ROLE_ID", objects.role],
  [/./, "OTHER_ROLE_ID", objects.otherRole],
  [/./, "OLD_ID", "KEY_ID"],
  [/s3-keys add/, "KEY_ID", "OTHER_KEY"],
];

/** A line with what it leaves to the reader: ids, the endpoint's address, folders of the machine. */
export function filled(line: string, { stage: { sandbox }, home }: Shell): string {
  const own = /(?<=session update )\S+@\S+|(?<=oauth-create GATEWAY_ID --globus-identity )\S+/;
  let text = line.replace(own, sandbox.owner.username)
    .replace(/\b(?:example|other)\.data\.globus\.org\b|auth\.globus\.org:443/, sandbox.address)
    .replace(/(?<=--port )\d+/, "0")
    .replace(
      /\b(?:dtn|new)\.example\.org\b|(?<=login )(?:ENDPOINT\b|127\.0\.0\.1:\d+)/,
      sandbox.address,
    )
    .replace(
      /(?<= |^|:)(?:\/var)?(\/(?:secure|log|root|srv|mnt|run)\/)/g,
      (_, path) => home + path,
    );
  for (const [pattern, word, id] of ids) {
    if (pattern.test(line)) text = text.replace(new RegExp(`(?<![A-Z_$])${word}\\b`, "g"), id);
  }
  return text;
}
