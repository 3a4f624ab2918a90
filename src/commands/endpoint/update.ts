import {
  defineCommand,
  documentOf,
  type FieldTable,
  opt,
  planUpdate,
  readBefore,
  requireChange,
  sets,
} from "../../command/mod.ts";
import type { Endpoint, EndpointInput, ReadOptions } from "../../gcs/mod.ts";
import { nameOptions } from "../_about_options.ts";
import { networkUseOptions } from "../_network_use.ts";
import { aboutEndpoint } from "./_options.ts";

const options = {
  ...nameOptions,
  ...aboutEndpoint,
  public: sets("public", opt.toggle("public", "private", "Whether everybody can find it")),
  subscriptionId: sets(
    "subscription_id",
    opt.clearable("ID|DEFAULT", "Subscription, or DEFAULT for your own"),
  ),
  gridftpControlChannelPort: sets(
    "gridftp_control_channel_port",
    opt.nullable(opt.integer("PORT", "Control channel port of the data servers", 1, 65_535)),
  ),
  allowUdt: sets("allow_udt", opt.yesNo("allow-udt", "Whether transfers may use UDT")),
  ...networkUseOptions,
} satisfies FieldTable<EndpointInput>;

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
  options,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/endpoint",
  mutates: true,
  prints: "endpoint",
  async plan(context, input) {
    const changes = await documentOf(context, options, input);
    requireChange(changes, "endpoint update");
    const { endpoint } = await context.gcs();
    const read = (options: ReadOptions) => endpoint.get(options);
    return planUpdate<Endpoint>(context, {
      operation: endpoint.update(changes),
      sent: changes,
      before: await readBefore(context, read),
      read,
      known: {},
      what: "the endpoint",
      sentence: ({ id }) => id ? `Updated endpoint ${id}` : "Updated the endpoint",
    });
  },
});
