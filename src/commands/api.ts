import {
  arg,
  badInput,
  type Context,
  defineCommand,
  jsonOption,
  opt,
  planOne,
  readJson,
} from "../command/mod.ts";
import { suggest, visibleJson } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { QueryParameters, RawAnswer } from "../gcs/mod.ts";
import { done, show, type View } from "../output/mod.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export default defineCommand({
  path: "api",
  summary: "Send any request to the endpoint's Manager API",
  description:
    "For what has no command of its own. PATH is a path of the Manager API, with or without /api " +
    "in front. The answer is printed as it came, with its envelope, secrets redacted.\n" +
    "GET reads. Every other method is a change: --dry-run shows it, the audit trail keeps it, and " +
    "DELETE asks first. A page of a list is what the endpoint sends: use the list commands to " +
    "follow all pages.",
  examples: [
    ["gcs api GET /collections --param page_size=5", "A page of collections"],
    [
      `gcs api PATCH /endpoint --body '{"DATA_TYPE": "endpoint#1.0.0", "organization": "Example"}'`,
      "A change",
    ],
    ["gcs api POST /roles --body file:role.json --dry-run", "What would be sent"],
  ],
  args: {
    method: arg.parsed("METHOD", methods.join(", "), parseMethod),
    path: arg.text("PATH", "Path, for example /collections"),
  },
  options: {
    body: jsonOption("Body of the request; - reads standard input"),
    param: opt.list("NAME=VALUE", "Query parameter; the same name again adds to a list"),
  },
  scopes: ["manage_collections"],
  origin: "gcs",
  route: "* /api/*",
  mutates: true,
  async plan(context, { method, path, ...input }) {
    const { gcs, signal } = context;
    if (method === "GET" && input.body !== undefined) {
      throw badInput("--body", "a GET request has none");
    }
    const body = input.body === undefined
      ? undefined
      : await readJson(context, input.body, "--body");
    const operation = (await gcs()).prepare(method, path, { query: parameters(input.param), body });
    if (method === "GET") {
      return {
        operations: [],
        carryOut: async () => answerView(context, await operation.send(signal)),
      };
    }
    const confirm = method === "DELETE" ? confirmation(operation.request.target) : undefined;
    return planOne(operation, (answer) => answerView(context, answer), confirm);
  },
});

function parseMethod(typed: string): typeof methods[number] {
  const method = methods.find((name) => name === typed.toUpperCase());
  if (method !== undefined) return method;
  const near = suggest(typed.toUpperCase(), methods);
  throw new GcsError("usage", `Invalid METHOD "${typed}": expected ${methods.join(", ")}`, {
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}

function parameters(given: readonly string[] | undefined): QueryParameters {
  const query = new Map<string, string[]>();
  for (const pair of given ?? []) {
    const at = pair.indexOf("=");
    if (at < 1) throw badInput("--param", `"${pair}" is not NAME=VALUE`);
    const name = pair.slice(0, at);
    query.set(name, [...query.get(name) ?? [], pair.slice(at + 1)]);
  }
  return Object.fromEntries(query);
}

function confirmation(target: string) {
  const { pathname } = new URL(target);
  return { warning: `This deletes ${pathname}.`, answer: pathname.split("/").at(-1) ?? pathname };
}

/** JSON in the text format, too: a raw answer has no columns. */
function answerView({ globals }: Context, answer: RawAnswer): View {
  const document = answer.json ?? null;
  if (globals.query !== undefined) return show(document, []);
  const json = document === null ? [] : visibleJson(JSON.stringify(document, null, 2)).split("\n");
  return done(document, json);
}
