import { defineCommand, opt, planOne } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";
import { networkUseFields, networkUseOptions } from "../_network_use.ts";
import { requireChange } from "../_changes.ts";

export default defineCommand({
  path: "endpoint update",
  summary: "Change the endpoint's settings",
  description: "Needs the administrator role on the endpoint. Options that are not given stay as " +
    "they are.",
  examples: [
    ['gcs endpoint update --display-name "Physics storage"', "Rename the endpoint"],
    ["gcs endpoint update --keywords physics,genomics --public", "Let people find it"],
    ['gcs endpoint update --description ""', "Clear a text"],
  ],
  options: {
    displayName: opt.text("NAME", "Name that people see"),
    organization: opt.text("TEXT", "Organization that runs it"),
    department: opt.text("TEXT", "Department that runs it"),
    description: opt.text("TEXT", "What it is for"),
    contactEmail: opt.text("EMAIL", "Address for questions"),
    contactInfo: opt.text("TEXT", "Other ways to reach the people in charge"),
    infoLink: opt.text("URL", "Page with more about it"),
    keywords: opt.commas("A,B", "Words to find it by"),
    public: opt.toggle("public", "private", "Whether everybody can find it"),
    subscriptionId: opt.clearable("ID|DEFAULT", "Subscription, or DEFAULT for your own"),
    gridftpControlChannelPort: opt.clearableInteger(
      "PORT",
      "Control channel port of the data servers",
      1,
      65_535,
    ),
    allowUdt: opt.toggle("allow-udt", "no-allow-udt", "Whether transfers may use UDT"),
    ...networkUseOptions,
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/endpoint",
  mutates: true,
  async plan({ gcs, signal }, input) {
    const changes = {
      "display_name": input.displayName,
      "organization": input.organization,
      "department": input.department,
      "description": input.description,
      "contact_email": input.contactEmail,
      "contact_info": input.contactInfo,
      "info_link": input.infoLink,
      "keywords": input.keywords,
      "public": input.public,
      "subscription_id": input.subscriptionId,
      "gridftp_control_channel_port": input.gridftpControlChannelPort,
      "allow_udt": input.allowUdt,
      ...networkUseFields(input),
    };
    requireChange(changes, "endpoint update");
    const { endpoint } = await gcs();
    return planOne(endpoint.update(changes), async (answer) => {
      const after = answer ?? await endpoint.get({ signal });
      return done(after, `Updated endpoint ${after.id}`);
    });
  },
});
