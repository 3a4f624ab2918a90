import { arg, badInput, type Context, defineCommand, opt } from "../../command/mod.ts";
import { exitCodes, GcsError } from "../../errors/mod.ts";
import {
  checkMappings,
  compileMappings,
  type Finding,
  inWords,
  type Mapping,
} from "../../identity_mapping/mod.ts";
import { type Field, list, type ListView } from "../../output/mod.ts";
import { findingInWords, placeInWords } from "../_identity_mapping.ts";
import { findConnector } from "../storage_gateway/_connector_name.ts";
import { fileDocuments, gatewayDocuments } from "./_documents.ts";
import { identitiesOf } from "./_identities.ts";
import { allResults, firstResults, type Result } from "./_results.ts";

const resultFields: readonly Field<Result>[] = [
  { label: "Identity", value: ({ username, id }) => username ?? id },
  { label: "Account", value: "account" },
  { label: "Rule", value: "rule", drop: 1 },
  { label: "Why", value: "why" },
];

type Shown = Readonly<Record<"where" | "finding", string>>;

const findingFields: readonly Field<Shown>[] = [
  { label: "Where", value: "where" },
  { label: "Finding", value: "finding" },
];

export default defineCommand({
  path: "identity-mapping test",
  summary: "Say which account an identity gets, by which rule, or why none",
  description:
    "Works out what the endpoint's own library makes of identity mappings, without changing or " +
    "asking the storage. Names and ids are looked up at Globus Auth; an identity that is given as " +
    "JSON needs no login with --file. Mappings by a program are shown and not run.\n" +
    "--check looks for rules that take everybody, that are never reached or never match, and that " +
    "give people of different domains one account. Exits 9 when an identity gets no account, or " +
    "--check finds something.",
  examples: [
    [
      "gcs identity-mapping test ada@example.org --gateway 'Project storage'",
      "By a gateway's rules",
    ],
    ["gcs identity-mapping test ada@example.org --file map.json", "Before they are set"],
    ["gcs identity-mapping test --check --file map.json", "Look for rules that are not meant so"],
    [
      `gcs identity-mapping test '{"username":"ada@example.org"}' --file map.json`,
      "Without a login",
    ],
  ],
  args: {
    identities: arg.optional(
      arg.many(arg.text("IDENTITY", "User name, id or URN; or JSON or file:PATH with its members")),
    ),
  },
  options: {
    gateway: opt.text("ID|NAME", "Storage gateway whose mappings are meant"),
    file: opt.text("FILE", "Mappings in a file, or - for standard input"),
    connector: opt.text("ID|NAME", "Connector that a program is told; default: the gateway's"),
    check: opt.flag("Look for what may not be meant"),
    all: opt.flag("Every account that the identities may use, not the first of each"),
  },
  scopes: [],
  origin: "gcs",
  route: "GET /api/storage_gateways/{storage_gateway_id}",
  check({ identities = [], gateway, file, check }) {
    if ((gateway === undefined) === (file === undefined)) {
      throw new GcsError("usage", "Give --gateway or --file, and not both");
    }
    if (identities.length === 0 && !check) {
      throw badInput("IDENTITY", "none is given", "name one, or add --check");
    }
  },
  async run(context, input): Promise<ListView> {
    const { gateway, file = "-", identities: typed = [] } = input;
    const given = gateway === undefined
      ? await fileDocuments(context, file)
      : await gatewayDocuments(context, gateway);
    const { mappings, findings } = await compiled(context, given.documents, gateway);
    const checked = input.check ? checkMappings(mappings) : [];
    if (typed.length === 0) return view([...findings, ...checked]);
    for (const finding of [...findings, ...checked]) await context.warn(findingInWords(finding));
    const identities = await identitiesOf(context, typed);
    const told = { ...given, connector: connectorOf(input.connector) ?? given.connector };
    const results = input.all
      ? allResults(mappings, identities)
      : firstResults(mappings, identities, told);
    const isFine = results.every(({ account }) => account !== null) && checked.length === 0;
    return {
      ...list(results, resultFields, "account"),
      exitCode: isFine ? exitCodes.ok : exitCodes.partial,
    };
  },
});

async function compiled(context: Context, documents: readonly unknown[], gateway?: string) {
  const { mappings, findings } = compileMappings(documents);
  const faults = findings.filter(({ level }) => level !== "warning");
  const [first, ...others] = faults;
  const ready: Mapping[] = mappings.filter((mapping) => mapping !== undefined);
  if (first === undefined) return { mappings: ready, findings };
  for (const finding of others) await context.warn(findingInWords(finding));
  throw new GcsError(
    gateway === undefined ? "usage" : "failed",
    `Endpoints cannot use these mappings: ${findingInWords(first)}`,
  );
}

function connectorOf(typed: string | undefined): string | undefined {
  return typed === undefined ? undefined : findConnector(typed).id;
}

function view(findings: readonly Finding[]): ListView {
  const shown = findings.map((finding) => ({
    where: placeInWords(finding.path),
    finding: inWords(finding),
  }));
  return {
    ...list(shown, findingFields, "where"),
    exitCode: shown.length === 0 ? exitCodes.ok : exitCodes.partial,
  };
}
