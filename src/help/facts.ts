import type { AnyCommand } from "../command/mod.ts";
import type { ErrorKind } from "../errors/mod.ts";

/** The route of a command that hands its work to the official program. */
export const officialProgram = "official program";

/** Who answers the main request of a command. */
export type Answerer = "manager" | "auth" | "transfer" | "official" | "nobody";

/** A command's route, taken apart. */
export interface Route {
  readonly answerer: Answerer;
  /** `GET /api/endpoint`, as that server names it; empty where there is none. */
  readonly request: string;
}

/** Takes apart what a definition says of its route; throws where it says nothing known. */
export function routeOf({ path, route }: AnyCommand): Route {
  if (route === "local") return { answerer: "nobody", request: "" };
  if (route === officialProgram) return { answerer: "official", request: "" };
  const [, method, service, target] = /^([A-Z]+|\*) (?:(auth|transfer):)?(\/\S+)$/.exec(route) ??
    [];
  if (method === undefined || target === undefined) {
    throw new Error(`The route of "${path}" is none: "${route}"`);
  }
  const answerer = service === "auth" || service === "transfer" ? service : "manager";
  return { answerer, request: `${method} ${target}` };
}

/**
 * Kinds of failure that follow from what the definition says a command needs and sends, beside
 * `failed`, `usage` and `interrupted`, which every command may end with.
 */
export function failuresOf(command: AnyCommand): ErrorKind[] {
  const { answerer, request } = routeOf(command);
  const needsLogin = command.scopes.length > 0;
  const isRemote = request !== "";
  const isChange = command.mutates === true;
  const kinds: readonly (readonly [kind: ErrorKind, when: boolean])[] = [
    ["auth", needsLogin],
    ["forbidden", needsLogin && answerer === "manager"],
    ["not_found", request.includes("{")],
    ["conflict", isChange && answerer === "manager"],
    ["unavailable", isRemote],
    ["secure_store", needsLogin],
    ["integrity", isChange && answerer !== "nobody"],
    ["rejected", isRemote && needsLogin],
  ];
  return kinds.filter(([, when]) => when).map(([kind]) => kind);
}

/** Paragraphs of a description: a line that ends a sentence ends one. */
export function paragraphsOf({ description = "" }: AnyCommand): string[] {
  const paragraphs: string[] = [];
  let isOpen = false;
  for (const line of description.split("\n").map((text) => text.trim())) {
    if (line === "") isOpen = false;
    else {
      paragraphs.push(isOpen ? `${paragraphs.pop()} ${line}` : line);
      isOpen = !/[.!?]$/.test(line);
    }
  }
  return paragraphs;
}
