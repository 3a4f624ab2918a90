import {
  arg,
  type Context,
  defineCommand,
  documentOf,
  jsonOption,
  NameLookup,
  opt,
  parseReference,
  planUpdate,
  readWhole,
  requireChange,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { StorageGateway } from "../../gcs/mod.ts";
import { nameOptions } from "../_about_options.ts";
import {
  connectorNames,
  findConnector,
  type NamedConnector,
  publishedName,
} from "./_connector_name.ts";
import { policyOptions } from "./_connectors.ts";
import { connectorName } from "./_fields.ts";
import { gatewayOptions } from "./_options.ts";

const fields = { ...nameOptions, ...gatewayOptions };

const secretOnCommandLine = "--update-secret to be asked, --secret-stdin or --secret-env NAME";

export default defineCommand({
  path: "storage-gateway update",
  summary: "Change a storage gateway",
  description:
    "Options that are not given stay as they are. CONNECTOR guards against changing the wrong " +
    "gateway and may be left out.\n" +
    "Policies of the connector are sent whole: what is not given is read first. A secret cannot be " +
    "read, so it has to be given again whenever an option of its connector changes.\n" +
    "Needs the administrator role on the endpoint.",
  examples: [
    ["gcs storage-gateway update posix GATEWAY_ID --user-deny root", "Keep an account out"],
    ["gcs storage-gateway update s3 GATEWAY_ID --bucket a --bucket b", "Other buckets"],
    ["gcs storage-gateway update dropbox GATEWAY_ID --update-secret", "Asks for the new secret"],
    ["gcs storage-gateway update posix GATEWAY_ID --restrict-paths ''", "Take the rules away"],
  ],
  args: {
    first: arg.taking(["storage_gateway"], {
      ...arg.text("CONNECTOR", "Kind of storage that it has"),
      choices: connectorNames,
      choose: publishedName,
    }),
    second: arg.optional(arg.object("storage_gateway", "GATEWAY_ID", "Storage gateway to change")),
  },
  options: {
    ...fields,
    ...policyOptions,
    policies: jsonOption("Policies as the API has them, where options do not do"),
    updateSecret: opt.flag("Ask for a new secret of the connector"),
  },
  secrets: {
    secret: {
      label: "secret of the connector",
      onlyWith: ["updateSecret", "clientId", "cephAdminKeyId"],
    },
  },
  removed: {
    "--secret": secretOnCommandLine,
    "--client-secret": secretOnCommandLine,
    "--ceph-admin-secret-key": secretOnCommandLine,
    "--high-assurance": "it cannot change; create another storage gateway",
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/storage_gateways/{storage_gateway_id}",
  mutates: true,
  prints: "storageGateway",
  async check({ first, second, ...input }) {
    const { named } = subject(first, second);
    if (named === undefined) return;
    const { requireOwnOptions } = await import("./_policies.ts");
    requireOwnOptions(named, input);
  },
  async plan(context, { first, second, updateSecret: _, ...input }) {
    requireChange(input, "storage-gateway update");
    const { named, typed } = subject(first, second);
    const id = await new NameLookup(context, "storage-gateway update")
      .idOf("storage_gateway", typed, "GATEWAY_ID");
    const changes = await documentOf(context, fields, input);
    const { changedPolicies, givenPolicies } = await import("./_policies.ts");
    const wished = named && await givenPolicies(context, named, input);
    const before = await findGateway(context, id, named);
    const connector = named ?? findConnector(before.connector_id ?? "");
    const given = wished ?? await givenPolicies(context, connector, input);
    const policies = given && changedPolicies(connector, before.policies, given);
    const { storageGateways } = await context.gcs();
    const sent = { ...changes, policies };
    return planUpdate<StorageGateway>(context, {
      operation: storageGateways.update(id, sent),
      sent,
      before,
      read: (options) => storageGateways.get(id, options),
      known: { id },
      what: `storage gateway ${id}`,
    });
  },
});

/** The gateway, and the connector that it must have where one is named. */
function subject(first: string, second: string | undefined) {
  if (second !== undefined) return { named: findConnector(first), typed: second };
  if (connectorNames.some((name) => name === first)) {
    throw new GcsError("usage", "Missing argument GATEWAY_ID: storage gateway to change");
  }
  return { named: undefined, typed: parseReference(first, "GATEWAY_ID") };
}

async function findGateway(
  context: Context,
  id: string,
  named: NamedConnector | undefined,
): Promise<StorageGateway> {
  const { storageGateways } = await context.gcs();
  const gateway = await readWhole(context, (options) => storageGateways.get(id, options));
  if (named === undefined || gateway.connector_id?.toLowerCase() === named.id) return gateway;
  throw new GcsError(
    "wrong_kind",
    `Storage gateway ${id} has the connector ${connectorName(gateway) ?? "of an unknown kind"}, ` +
      `not ${named.name ?? named.id}`,
    { hint: `gcs storage-gateway show ${id}` },
  );
}
