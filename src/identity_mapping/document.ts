import type { Finding, Flaw } from "./finding.ts";
import { compilePattern, type Pattern } from "./pattern.ts";
import { matchWarnings, outputWarnings, sourceWarnings } from "./warnings.ts";

/** One rule of a document, ready to be tried. */
export interface Rule {
  readonly source: string;
  readonly match: string;
  readonly output: string;
  readonly ignoreCase: boolean;
  readonly literal: boolean;
  readonly pattern: Pattern;
}

/** A mapping document that endpoints load: rules, or the program that maps in their place. */
export type Mapping =
  | { readonly kind: "expressions"; readonly rules: readonly Rule[] }
  | { readonly kind: "external"; readonly command: readonly string[] };

/** What compiling gives. */
export interface Compiled {
  /** As many as documents were given; a document with a fault stands as undefined. */
  readonly mappings: readonly (Mapping | undefined)[];
  readonly findings: readonly Finding[];
}

/** DATA_TYPE of the documents that endpoints know. */
export const dataTypes = {
  expressions: "expression_identity_mapping#1.0.0",
  external: "external_identity_mapping#1.0.0",
} as const;

/** Compiles mapping documents as a storage gateway holds them, in their order. */
export function compileMappings(documents: readonly unknown[]): Compiled {
  const findings: Finding[] = [];
  const mappings = documents.map((document, index) => {
    const reader = new Reader([index]);
    const mapping = reader.document(document);
    findings.push(...reader.findings);
    return reader.findings.some(({ level }) => level !== "warning") ? undefined : mapping;
  });
  return { mappings, findings };
}

/** A document with the DATA_TYPE that it means, where it says none, or none with a version. */
export function withDataType(document: unknown): unknown {
  const members = membersOf(document);
  if (members === undefined) return document;
  const given = members["DATA_TYPE"];
  const [expressions, external] = Object.values(dataTypes).map((type) => type.split("#")[0]);
  const isExternal = given === external ||
    (given === undefined && Object.hasOwn(members, "command"));
  if (given !== undefined && given !== expressions && given !== external) return document;
  return { ...members, "DATA_TYPE": isExternal ? dataTypes.external : dataTypes.expressions };
}

type Members = Readonly<Record<string, unknown>>;

class Reader {
  readonly findings: Finding[] = [];

  constructor(readonly path: Finding["path"]) {}

  #note(path: Finding["path"], flaw: Flaw): void {
    this.findings.push({ ...flaw, path: [...this.path, ...path] });
  }

  #unloadable(path: Finding["path"], words: string): void {
    this.#note(path, { level: "unloadable", words });
  }

  #refused(path: Finding["path"], words: string): void {
    this.#note(path, { level: "refused", words });
  }

  document(given: unknown): Mapping | undefined {
    const members = membersOf(given);
    if (members === undefined) {
      this.#unloadable([], "must be an object");
      return undefined;
    }
    const dataType = members["DATA_TYPE"];
    if (dataType === dataTypes.expressions) return this.#expressions(members);
    if (dataType === dataTypes.external) return this.#external(members);
    const family = typeof dataType === "string" ? dataType.split("#")[0] : "";
    const isKnown = Object.values(dataTypes).some((type) => type.split("#")[0] === family);
    const words = `must be "${dataTypes.expressions}" or "${dataTypes.external}"`;
    if (typeof dataType !== "string" || dataType === "" || isKnown) {
      this.#unloadable(["DATA_TYPE"], words);
    } else this.#refused(["DATA_TYPE"], `${words}: endpoints pass over other kinds`);
    return undefined;
  }

  #foreign(members: Members, known: readonly string[], path: Finding["path"]): void {
    for (const name of Object.keys(members).filter((name) => !known.includes(name))) {
      this.#refused([...path, name], "is no member of an identity mapping");
    }
  }

  #expressions(members: Members): Mapping | undefined {
    this.#foreign(members, ["DATA_TYPE", "mappings"], []);
    const list = members["mappings"];
    if (!Array.isArray(list)) {
      if (list === undefined) this.#unloadable(["mappings"], "is missing");
      // The library takes whatever it can go through, and so an object or a text without anything.
      else if (isEmpty(list)) this.#refused(["mappings"], "must be a list");
      else this.#unloadable(["mappings"], "must be a list");
      return undefined;
    }
    const items: readonly unknown[] = list;
    if (items.length === 0) this.#note(["mappings"], { level: "warning", words: "maps nobody" });
    const rules = items.map((item, index) => this.#rule(item, ["mappings", index]));
    return { kind: "expressions", rules: rules.filter((rule) => rule !== undefined) };
  }

  #rule(given: unknown, path: Finding["path"]): Rule | undefined {
    const members = membersOf(given);
    if (members === undefined) {
      this.#unloadable(path, "must be an object");
      return undefined;
    }
    this.#foreign(members, ["source", "match", "output", "ignore_case", "literal"], path);
    const [source, match, output] = ["source", "match", "output"].map((name) =>
      this.#text(members, name, path)
    );
    const ignoreCase = this.#flag(members, "ignore_case", path);
    const literal = this.#flag(members, "literal", path);
    if (match === undefined) return undefined;
    const pattern = compilePattern(match, { ignoreCase, literal });
    if ("words" in pattern) {
      this.#note([...path, "match"], pattern);
      return undefined;
    }
    if (source === undefined || output === undefined) return undefined;
    const rule = { source, match, output, ignoreCase, literal, pattern };
    for (const flaw of matchWarnings(rule)) this.#note([...path, "match"], flaw);
    for (const flaw of sourceWarnings(rule)) this.#note([...path, "source"], flaw);
    for (const flaw of outputWarnings(rule)) this.#note([...path, "output"], flaw);
    return rule;
  }

  /** A text other than `match` may be null for the library, and then stops every login. */
  #text(members: Members, name: string, path: Finding["path"]): string | undefined {
    const value = members[name];
    if (typeof value === "string") return value;
    const where = [...path, name];
    if (value === undefined) this.#unloadable(where, "is missing");
    else if (name === "match") this.#unloadable(where, "must be text");
    else this.#refused(where, "must be text");
    return undefined;
  }

  /** The library takes `"false"` for true. */
  #flag(members: Members, name: string, path: Finding["path"]): boolean {
    const value = members[name];
    if (value !== undefined && typeof value !== "boolean") {
      this.#refused([...path, name], "must be true or false");
    }
    return value === true;
  }

  #external(members: Members): Mapping | undefined {
    this.#foreign(members, ["DATA_TYPE", "command"], []);
    const command = members["command"];
    const words = "must be a list: the absolute path of a program, and its arguments";
    if (typeof command === "string" && command !== "") {
      // The library takes its letters for words: "/opt/map" would run "/".
      this.#refused(["command"], words);
      return undefined;
    }
    if (!Array.isArray(command) || command.length === 0) {
      this.#unloadable(["command"], command === undefined ? "is missing" : words);
      return undefined;
    }
    const items: readonly unknown[] = command;
    const texts = items.filter((word) => typeof word === "string");
    items.forEach((word, index) => {
      if (typeof word !== "string") this.#refused(["command", index], "must be text");
    });
    if (typeof items[0] === "string" && !items[0].startsWith("/")) {
      this.#refused(["command", 0], "must be the absolute path of a program");
    }
    return { kind: "external", command: texts };
  }
}

function isEmpty(value: unknown): boolean {
  return value === "" || Object.keys(membersOf(value) ?? { any: 1 }).length === 0;
}

function membersOf(value: unknown): Members | undefined {
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
}
