import {
  arg,
  badInput,
  type Context,
  defineCommand,
  jsonOption,
  opt,
  planOne,
  readJson,
  withProgress,
} from "../command/mod.ts";
import { suggest, visibleJson } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { RawAnswer } from "../gcs/mod.ts";
import { done, list, show, type View } from "../output/mod.ts";
import { bodyOf, fieldOption, parameters, splitPath } from "./_api_input.ts";
import { type OpenList, openList, wholeAnswer } from "./_api_pages.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export default defineCommand({
  path: "api",
  summary: "Send any request to the endpoint's Manager API",
  description:
    "For what has no command of its own. PATH is a path of the Manager API, with or without /api " +
    "in front. The answer is printed as it came, with its envelope, secrets redacted.\n" +
    "GET reads. Every other method is a change: --dry-run shows it, the audit trail keeps it, and " +
    "DELETE asks first. A page of a list is what the endpoint sends; --paginate follows all of " +
    "them and prints them as one, or with -F ndjson each document as it comes, however many.\n" +
    "A body names its type in DATA_TYPE, as the API has it.",
  examples: [
    ["gcs api GET '/collections?page_size=5'", "A page of collections"],
    ["gcs api GET /roles -f include=all_roles --paginate", "All pages of all roles"],
    [
      "gcs api PATCH /endpoint -f DATA_TYPE=endpoint#1.0.0 -f organization=Example -f public:=true",
      "A change, with a text and with JSON",
    ],
    ["gcs api POST /roles --body file:role.json --dry-run", "What would be sent"],
  ],
  args: {
    method: arg.parsed("METHOD", methods.join(", "), parseMethod),
    path: arg.text("PATH", "Path, for example /collections"),
  },
  options: {
    body: jsonOption("Body of the request; - reads standard input"),
    field: fieldOption,
    param: opt.list("NAME=VALUE", "Query parameter; the same name again adds to a list"),
    paginate: opt.flag("Follow all pages of a list, and print them as one answer"),
    include: opt.flag("Print the status and the headers of the answer, too", "i"),
  },
  scopes: ["manage_collections"],
  origin: "gcs",
  route: "* /api/*",
  mutates: true,
  check({ method, body, field, paginate }) {
    if (method === "GET" && body !== undefined) throw badInput("--body", "a GET request has none");
    if (body !== undefined && field !== undefined) {
      throw badInput("--field", "--body is given, too");
    }
    if (paginate && method !== "GET") throw badInput("--paginate", "only a GET request has pages");
  },
  async plan(context, { method, path: typed, field, include, ...input }) {
    const { signal } = context;
    const [path, inPath] = splitPath(typed);
    const isRead = method === "GET";
    const query = parameters(inPath, input.param, isRead ? field : undefined);
    const body = isRead ? undefined : await givenBody(context, input.body, field);
    const client = await context.gcs();
    const operation = client.prepare(method, path, { query, body });
    const view = (answer: RawAnswer) => answerView(context, answer, include);
    if (isRead && input.paginate) {
      return {
        operations: [],
        carryOut: async () => {
          const opened = await openList(client, path, query, signal);
          return "documents" in opened
            ? await listView(context, opened, include)
            : view(opened.answer);
        },
      };
    }
    if (isRead) return { operations: [], carryOut: async () => view(await operation.send(signal)) };
    const confirm = method === "DELETE" ? confirmation(operation.request.target) : undefined;
    return planOne(operation, view, confirm);
  },
});

/** Formats that print a list as its documents come, or keep no more of them than their text. */
const asTheyCome: ReadonlySet<string> = new Set(["ndjson", "json", "yaml", "text"]);

/** A query is about the answer as a whole, and headers stand beside the whole of it. */
async function listView(context: Context, opened: OpenList, include: boolean): Promise<View> {
  const { globals } = context;
  const format = globals.format ?? (await context.config()).values.format;
  if (!include && globals.query === undefined && asTheyCome.has(format)) {
    return { ...list(opened.documents, []), frame: opened.frame };
  }
  const answer = await withProgress(context, "Reading", (shown) => wholeAnswer(opened, shown));
  return answerView(context, answer, include);
}

async function givenBody(
  context: Context,
  body: string | undefined,
  fields: readonly string[] | undefined,
): Promise<unknown> {
  if (body !== undefined) return await readJson(context, body, "--body");
  return fields === undefined ? undefined : await bodyOf(context, fields);
}

function parseMethod(typed: string): typeof methods[number] {
  const method = methods.find((name) => name === typed.toUpperCase());
  if (method !== undefined) return method;
  const near = suggest(typed.toUpperCase(), methods);
  throw new GcsError("usage", `Invalid METHOD "${typed}": expected ${methods.join(", ")}`, {
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}

function confirmation(target: string) {
  const { pathname } = new URL(target);
  return { warning: `This deletes ${pathname}.`, answer: pathname.split("/").at(-1) ?? pathname };
}

/** JSON in the text format, too: a raw answer has no columns. */
function answerView({ globals }: Context, answer: RawAnswer, include: boolean): View {
  const body = answer.json ?? null;
  const headers = include ? shownHeaders(answer.headers) : {};
  const document = include ? { status: answer.status, headers, body } : body;
  if (globals.query !== undefined) return show(document, []);
  const json = body === null ? [] : visibleJson(JSON.stringify(body, null, 2)).split("\n");
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return done(document, include ? [`HTTP ${answer.status}`, ...lines, "", ...json] : json);
}

/** What a header may grant is not shown. */
function shownHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, value]) => [
    name,
    /cookie|auth|token|secret|key/i.test(name) ? "[redacted]" : value,
  ]));
}
