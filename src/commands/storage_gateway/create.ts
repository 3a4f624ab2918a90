import {
  arg,
  argumentOr,
  defineCommand,
  documentOf,
  ifNotExists,
  jsonOption,
  opt,
  planCreation,
  sets,
  type ValuesOf,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { connectorNames, findConnector, publishedName } from "./_connector_name.ts";
import { newPolicyOptions } from "./_connectors.ts";
import { gatewayOptions } from "./_options.ts";

const secretOnCommandLine = "--secret-stdin, --secret-env NAME, or a prompt";

const args = {
  connectorWord: arg.orOption("connectorId", {
    ...arg.text("CONNECTOR", "Kind of storage, or the id of another connector"),
    choices: connectorNames,
    choose: publishedName,
  }),
  name: arg.orOption("displayName", arg.text("DISPLAY_NAME", "Name that people see")),
};

const fields = {
  highAssurance: sets("high_assurance", opt.flag("It holds protected data; cannot change later")),
  ...gatewayOptions,
};

const otherSpellings = opt.group("Other spellings", {
  connectorId: opt.text("ID|NAME", "The same as the argument CONNECTOR"),
  displayName: opt.text("NAME", "The same as the argument DISPLAY_NAME"),
  requireMfa: opt.flag("The same as --mfa"),
});

export default defineCommand({
  path: "storage-gateway create",
  summary: "Create a storage gateway for a storage system",
  description:
    "CONNECTOR says what kind of storage it is. Each kind has options of its own; those of " +
    "another kind are refused. For a connector that gcs does not know, give its id and --policies.\n" +
    "More than one --domain needs an --identity-mapping. Connector and high assurance cannot " +
    "change later.\nNeeds the administrator role on the endpoint.",
  examples: [
    ['gcs storage-gateway create posix "Project storage" --domain example.org', "A file system"],
    [
      "gcs storage-gateway create s3 Objects --domain example.org " +
      "--s3-endpoint https://s3.example.org --bucket results --s3-user-credential",
      "Object storage that people reach with their own keys",
    ],
    [
      "gcs storage-gateway create google-drive Drive --domain example.org --client-id ID",
      "Asks for the secret of the client",
    ],
    [
      "gcs storage-gateway create posix Data --domain a.org --domain b.org " +
      "--identity-mapping file:map.json --restrict-paths file:paths.json",
      "With rules from files",
    ],
  ],
  args,
  options: {
    ifNotExists,
    ...fields,
    ...newPolicyOptions,
    policies: jsonOption("Policies as the API has them, where options do not do"),
    ...otherSpellings,
  },
  secrets: {
    secret: {
      label: "secret of the connector",
      onlyWith: ["clientId", "cephAdminKeyId"],
    },
  },
  removed: {
    "--secret": secretOnCommandLine,
    "--client-secret": secretOnCommandLine,
    "--ceph-admin-secret-key": secretOnCommandLine,
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/storage_gateways",
  mutates: true,
  prints: "storageGateway",
  check(input) {
    const { connector } = subject(input);
    if ((input.mfa || input.requireMfa) && !input.highAssurance) {
      throw new GcsError("usage", "Cannot use --mfa without --high-assurance");
    }
    // What is missing is told before what has to be loaded.
    return import("./_policies.ts").then(({ requireOwnOptions }) => {
      requireOwnOptions(connector, input);
    });
  },
  async plan(context, input) {
    const { connector, name } = subject(input);
    const { completePolicies, givenPolicies } = await import("./_policies.ts");
    const policies = await givenPolicies(context, connector, input);
    const gateway = {
      "display_name": name,
      "connector_id": connector.id,
      ...await documentOf(context, fields, {
        ...input,
        mfa: input.mfa ?? (input.requireMfa ? true : undefined),
      }),
      "policies": completePolicies(connector, policies),
    };
    const { storageGateways } = await context.gcs();
    return await planCreation(context, input.ifNotExists, {
      operation: storageGateways.create(gateway),
      noun: "storage gateway",
      wanted: gateway,
      existing: () =>
        storageGateways.list({ includePrivatePolicies: true, signal: context.signal }),
      isSame: ({ display_name: other }) => other === name,
    });
  },
});

/** What to create. With --connector-id the only word is the display name. */
function subject(
  { connectorWord, name, connectorId, displayName }: ValuesOf<typeof args & typeof otherSpellings>,
) {
  const isNameOnly = connectorId !== undefined && name === undefined;
  const [first, second] = isNameOnly ? [undefined, connectorWord] : [connectorWord, name];
  return {
    connector: findConnector(argumentOr(first, connectorId, "CONNECTOR", "connectorId")),
    name: argumentOr(second, displayName, "DISPLAY_NAME", "displayName"),
  };
}
