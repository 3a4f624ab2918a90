import type { Answer, Exchange, Handler, Routes } from "./exchange.ts";

interface Route {
  readonly method: string;
  readonly parts: readonly string[];
  readonly pattern: string;
  readonly handler: Handler;
}

/** What {@linkcode createRouter} found for a method and path. */
export type Match =
  | { readonly kind: "found"; readonly pattern: string; run(exchange: Exchange): Promise<Answer> }
  | { readonly kind: "wrong method"; readonly allow: readonly string[] }
  | { readonly kind: "none" };

/** Literal parts win over `{…}` parts, so `/collections/check` is not a collection id. */
export function createRouter(table: Routes): (method: string, path: string) => Match {
  const routes = Object.entries(table).map(([key, handler]): Route => {
    const [method = "", pattern = ""] = key.split(" ");
    return { method, parts: pattern.split("/"), pattern, handler };
  }).sort((a, b) => variables(a) - variables(b));

  return (method, path) => {
    const parts = path.split("/");
    const allow: string[] = [];
    for (const route of routes) {
      const params = matchParts(route.parts, parts);
      if (params === undefined) continue;
      if (route.method !== method) {
        allow.push(route.method);
        continue;
      }
      const pattern = `${route.method} ${route.pattern}`;
      return {
        kind: "found",
        pattern,
        run: async (exchange) => await route.handler({ ...exchange, route: pattern, params }),
      };
    }
    return allow.length === 0 ? { kind: "none" } : { kind: "wrong method", allow };
  };
}

function variables(route: Route): number {
  return route.parts.filter((part) => part.startsWith("{")).length;
}

function matchParts(
  wanted: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith("{")) {
      if (value === "") return undefined;
      const decoded = decode(value);
      if (decoded === undefined) return undefined;
      params[part.slice(1, -1)] = decoded;
    } else if (part !== value) return undefined;
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
