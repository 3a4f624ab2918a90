import { badInput, opt } from "../../command/mod.ts";
import type { Context } from "../../command/mod.ts";
import type { CollectionInput } from "../../gcs/mod.ts";
import { jsonOption, readClearable } from "../_json.ts";
import { identityId } from "../_principal.ts";

const about = "What people see";
const data = "Data and transfers";

/** Settings that every collection has, for creating and for changing one. */
export const collectionOptions = {
  public: opt.grouped(
    about,
    opt.toggle("public", "private", "Whether everybody can find it; new ones: public"),
  ),
  organization: opt.grouped(about, opt.text("TEXT", "Organization that it belongs to")),
  department: opt.grouped(about, opt.clearable("TEXT", "Department that it belongs to")),
  description: opt.grouped(about, opt.clearable("TEXT", "What it holds")),
  keywords: opt.grouped(about, opt.commas("A,B", "Words to find it by")),
  contactEmail: opt.grouped(about, opt.clearable("EMAIL", "Address for questions")),
  contactInfo: opt.grouped(about, opt.clearable("TEXT", "Other ways to reach those in charge")),
  infoLink: opt.grouped(about, opt.clearable("URL", "Page with more about it")),
  userMessage: opt.grouped(about, opt.clearable("TEXT", "Message to people who use it")),
  userMessageLink: opt.grouped(about, opt.clearable("URL", "Page that the message leads to")),
  defaultDirectory: opt.grouped(data, opt.text("PATH", "Folder that is shown first")),
  enableHttps: opt.grouped(
    data,
    opt.toggle("enable-https", "disable-https", "Whether data can be read and written by HTTPS"),
  ),
  forceEncryption: opt.grouped(
    data,
    opt.toggle("force-encryption", "no-force-encryption", "Whether all transfers are encrypted"),
  ),
  verify: opt.grouped(
    data,
    opt.choice(
      ["default", "force", "disable"],
      "Checksums after transfers: as people wish, always, or never",
    ),
  ),
  preserveModtime: opt.grouped(
    data,
    opt.clearableChoice(["inbound", "outbound", "all"], "Transfers that keep times of files"),
  ),
  restrictTransfersToHighAssurance: opt.grouped(
    data,
    opt.clearableChoice(
      ["inbound", "outbound", "all"],
      "Transfers that need another high assurance collection",
    ),
  ),
  activityNotificationPolicy: opt.grouped(
    data,
    jsonOption("When people are told about transfers, as in the API"),
  ),
  associatedFlowPolicy: opt.grouped(
    data,
    jsonOption("Flows that run with transfers, as in the API"),
  ),
};

interface Settings {
  readonly public: boolean | undefined;
  readonly organization: string | undefined;
  readonly department: string | null | undefined;
  readonly description: string | null | undefined;
  readonly keywords: readonly string[] | undefined;
  readonly contactEmail: string | null | undefined;
  readonly contactInfo: string | null | undefined;
  readonly infoLink: string | null | undefined;
  readonly userMessage: string | null | undefined;
  readonly userMessageLink: string | null | undefined;
  readonly defaultDirectory: string | undefined;
  readonly enableHttps: boolean | undefined;
  readonly forceEncryption: boolean | undefined;
  readonly verify: "default" | "force" | "disable" | undefined;
  readonly preserveModtime: "inbound" | "outbound" | "all" | null | undefined;
  readonly restrictTransfersToHighAssurance: "inbound" | "outbound" | "all" | null | undefined;
  readonly activityNotificationPolicy: string | undefined;
  readonly associatedFlowPolicy: string | undefined;
}

/** The fields that {@linkcode collectionOptions} set. */
export async function settings(context: Context, input: Settings): Promise<CollectionInput> {
  return {
    "public": input.public,
    "organization": input.organization,
    "department": input.department,
    "description": input.description,
    "keywords": input.keywords,
    "contact_email": input.contactEmail,
    "contact_info": input.contactInfo,
    "info_link": input.infoLink,
    "user_message": input.userMessage,
    "user_message_link": input.userMessageLink,
    "default_directory": input.defaultDirectory,
    "enable_https": input.enableHttps,
    "force_encryption": input.forceEncryption,
    "force_verify": input.verify === undefined ? undefined : input.verify === "force",
    "disable_verify": input.verify === undefined ? undefined : input.verify === "disable",
    "preserve_modtime": input.preserveModtime,
    "restrict_transfers_to_high_assurance": input.restrictTransfersToHighAssurance,
    "activity_notification_policy": await readClearable(
      context,
      input.activityNotificationPolicy,
      "--activity-notification-policy",
    ),
    "associated_flow_policy": await readClearable(
      context,
      input.associatedFlowPolicy,
      "--associated-flow-policy",
    ),
  };
}

/** The identity that owns a new collection: an id, or a user name that is looked up. */
export const ownerOption = opt.text("ID|USERNAME", "Identity that owns it; default: yours");

/** The id for {@linkcode ownerOption}. */
export async function ownerOf(context: Context, typed: string | undefined) {
  return typed === undefined ? undefined : await identityId(context, typed, "--identity-id");
}

/** Refuses what cannot be a base path. */
export function basePath(typed: string, name: string): string {
  if (/^(?:\/|~|\$(?:USER|HOME)\b)/.test(typed)) return typed;
  throw badInput(name, `"${typed}" does not start with "/", "~", "$HOME" or "$USER"`);
}
