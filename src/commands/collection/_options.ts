import {
  badInput,
  type FieldTable,
  identityId,
  jsonOption,
  opt,
  readClearable,
  sets,
  setsAll,
} from "../../command/mod.ts";
import type { CollectionInput } from "../../gcs/mod.ts";
import { about, aboutOptions } from "../_about_options.ts";

/** Options that set fields of every collection. */
export const collectionOptions = {
  ...opt.group(about, {
    public: sets(
      "public",
      opt.toggle("public", "private", "Whether everybody can find it; new ones: public"),
    ),
    ...aboutOptions("What it holds", opt.clearable),
    userMessage: sets("user_message", opt.clearable("TEXT", "Message to people who use it")),
    userMessageLink: sets(
      "user_message_link",
      opt.clearable("URL", "Page that the message leads to"),
    ),
  }),
  ...opt.group("Data and transfers", {
    defaultDirectory: sets("default_directory", opt.text("PATH", "Folder that is shown first")),
    enableHttps: sets(
      "enable_https",
      opt.toggle("enable-https", "disable-https", "Whether data can be read and written by HTTPS"),
    ),
    forceEncryption: sets(
      "force_encryption",
      opt.yesNo("force-encryption", "Whether all transfers are encrypted"),
    ),
    verify: setsAll(
      ["force_verify", "disable_verify"],
      opt.choice(
        ["default", "force", "disable"],
        "Checksums after transfers: as people wish, always, or never",
      ),
      (_, verify) => ({
        "force_verify": verify === "force",
        "disable_verify": verify === "disable",
      }),
    ),
    preserveModtime: sets("preserve_modtime", direction("Transfers that keep times of files")),
    restrictTransfersToHighAssurance: sets(
      "restrict_transfers_to_high_assurance",
      direction("Transfers that need another high assurance collection"),
    ),
    activityNotificationPolicy: sets(
      "activity_notification_policy",
      jsonOption("When people are told about transfers, as in the API"),
      readClearable,
    ),
    associatedFlowPolicy: sets(
      "associated_flow_policy",
      jsonOption("Flows that run with transfers, as in the API"),
      readClearable,
    ),
  }),
} satisfies FieldTable<CollectionInput>;

function direction(summary: string) {
  return opt.nullable(opt.choice(["inbound", "outbound", "all"], summary));
}

/** The identity that owns a collection: an id, or a user name that is looked up. */
export const ownerOptions = {
  identityId: sets(
    "identity_id",
    opt.text("ID|USERNAME", "Identity that owns it; default: yours"),
    identityId,
  ),
} satisfies FieldTable<CollectionInput>;

/** Refuses what cannot be a base path. */
export function basePath(typed: string, name: string): string {
  if (/^(?:\/|~|\$(?:USER|HOME)\b)/.test(typed)) return typed;
  throw badInput(name, `"${typed}" does not start with "/", "~", "$HOME" or "$USER"`);
}
