import * as z from "zod/mini";
import { isObject, suggest } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { explain, issuesInWords, withArticle } from "./explain.ts";
import type { Fields, Read, WriteInput, WriteMode } from "./field.ts";
import { hideSecrets } from "./hide.ts";
import { Shapes } from "./shapes.ts";
import { compareVersions, familyOf, newestVersion, versionsUpTo } from "./version.ts";

/** Members ready to be sent; secrets stand as Secret. */
export type Written = Readonly<Record<string, unknown>>;

/** What is wrong with a member, in words that follow its name. */
export interface MemberFlaw {
  /** Members from the document down to the flaw. */
  readonly path: readonly PropertyKey[];
  /** What is wrong there. */
  readonly message: string;
}

/** Members that were checked one by one. */
export interface CheckedMembers {
  /** Members as they would be sent. */
  readonly members: Written;
  /** What is wrong with them; empty where nothing is. */
  readonly flaws: readonly MemberFlaw[];
}

/** One broken rule: the member and what is wrong with it. */
export type Complaint = readonly [member: string, words: string];

/** What an object type may have besides its fields. */
export interface ObjectSettings {
  /** The DATA_TYPE before `#`; a helper object has none. */
  readonly family?: string;
  /** Newest version of the DATA_TYPE. */
  readonly latest?: string;
  /** Rules across members, and about values that a schema cannot say. */
  readonly rule?: (members: Written, mode: WriteMode) => Iterable<Complaint>;
  /** A version that a document needs besides the ones its fields need. */
  readonly alsoNeeds?: (members: Written, mode: WriteMode) => string | undefined;
}

/** How one member is read. */
interface MemberReader {
  readonly name: string;
  readonly schema: z.ZodMiniType;
  /** Whether reading a value would only say that it may stay as it is. */
  readonly isAsRead: (value: unknown) => boolean;
}

const isText = (value: unknown) => typeof value === "string";

/** What a schema is known to leave as it is: plain texts, numbers and booleans, and lists of them. */
function leavesAsIs(schema: z.core.$ZodType): MemberReader["isAsRead"] {
  const { def } = schema._zod;
  if (def.checks !== undefined || "format" in def) return () => false;
  if (schema instanceof z.ZodMiniString) return isText;
  if (schema instanceof z.ZodMiniBoolean) return (value) => typeof value === "boolean";
  if (schema instanceof z.ZodMiniNumber) return (value) => Number.isFinite(value);
  if (schema instanceof z.ZodMiniArray) {
    const isItem = leavesAsIs(schema.def.element);
    return (value) => Array.isArray(value) && value.every(isItem);
  }
  // The first that fits is taken.
  const [first] = schema instanceof z.ZodMiniUnion ? schema.def.options : [];
  return first === undefined ? () => false : leavesAsIs(first);
}

/**
 * A kind of object that the API reads and writes, made from its field table.
 * Reading is tolerant; writing is strict and picks the lowest version that has all members.
 */
export class ObjectType<F extends Fields> {
  /** Name of the type without its version. */
  readonly family: string | undefined;
  /** Newest version that is known. */
  readonly latest: string;
  readonly #settings: ObjectSettings;
  #schema: z.ZodMiniType<Read<F>> | undefined;
  #members: readonly MemberReader[] | undefined;
  readonly #shapes = new Shapes();
  readonly #writers = new Map<WriteMode, z.ZodMiniType<Written>>();

  /** A type with these fields. */
  constructor(readonly name: string, readonly fields: F, settings: ObjectSettings = {}) {
    this.family = settings.family;
    this.latest = settings.latest ?? "1.0.0";
    this.#settings = settings;
  }

  /** Every version of the DATA_TYPE, oldest first. */
  get versions(): readonly string[] {
    return versionsUpTo(this.latest);
  }

  /** Whether a DATA_TYPE value names this type, in any version. */
  matches(dataType: unknown): boolean {
    return this.family !== undefined && familyOf(dataType) === this.family;
  }

  /** Schema for reading: members may be missing or null, unknown ones are kept. */
  get schema(): z.ZodMiniType<Read<F>> {
    this.#schema ??= this.#makeSchema();
    return this.#schema;
  }

  /** How members are read, in the order in which a document that was read has them. */
  get #readers(): readonly MemberReader[] {
    return this.#members ??= [
      { name: "DATA_TYPE", schema: z.optional(z.string()), isAsRead: isText },
      ...Object.entries(this.fields).map(([name, { read }]) => {
        const isPlain = leavesAsIs(read);
        const isAsRead = (value: unknown) => value === null || isPlain(value);
        return { name, schema: z.nullish(read), isAsRead };
      }),
    ];
  }

  #makeSchema(): z.ZodMiniType<Read<F>> {
    return z.pipe(
      z.pipe(
        z.looseObject(Object.fromEntries(this.#readers.map(({ name, schema }) => [name, schema]))),
        z.transform((members: Record<string, unknown>) => this.#hideUnknown(members)),
      ),
      z.custom<Read<F>>(),
    );
  }

  #hideUnknown(members: Record<string, unknown>): Record<string, unknown> {
    const pairs = Object.entries(members).map(([name, value]) =>
      Object.hasOwn(this.fields, name) ? [name, value] : [name, hideSecrets(value, name)]
    );
    return Object.fromEntries(pairs);
  }

  /** Reads one document. GcsError `failed` when a known member has another type. */
  decode(value: unknown): Read<F> {
    const shape = isObject(value) ? this.#shapes.of(value) : undefined;
    const members = shape?.start() ?? {};
    if (this.#readInto(value, members)) {
      shape?.wasRead(members);
      return members;
    }
    const result = this.schema.safeParse(value, { error: explain });
    if (result.success) return result.data;
    const words = issuesInWords(result.error.issues);
    const what = withArticle(this.name);
    throw new GcsError("failed", `Endpoint sent ${what} that does not make sense: ${words}`);
  }

  /**
   * Reads a document member by member, as the schema does, which takes ten times the memory: it has
   * the words for what is wrong. False where anything is.
   */
  #readInto(value: unknown, members: Record<string, unknown>): members is Read<F> {
    if (!isObject(value) || Object.hasOwn(value, "__proto__")) return false;
    for (const { name, schema, isAsRead } of this.#readers) {
      const member = value[name];
      if (member === undefined || !Object.hasOwn(value, name)) continue;
      if (isAsRead(member)) members[name] = member;
      else {
        const read = schema.safeParse(member);
        if (!read.success) return false;
        members[name] = read.data;
      }
    }
    for (const name in value) {
      const isKnown = name === "DATA_TYPE" || Object.hasOwn(this.fields, name);
      if (!isKnown) members[name] = hideSecrets(value[name], name);
    }
    return true;
  }

  /** Schema for writing in a mode: checks everything and gives members with their DATA_TYPE. */
  writeSchema(mode: WriteMode): z.ZodMiniType<Written> {
    const ready = this.#writers.get(mode);
    if (ready !== undefined) return ready;
    const made = this.#makeWriter(mode);
    this.#writers.set(mode, made);
    return made;
  }

  #makeWriter(mode: WriteMode): z.ZodMiniType<Written> {
    const shape: Record<string, z.ZodMiniType> = { "DATA_TYPE": z.optional(z.string()) };
    for (const [name, field] of Object.entries(this.fields)) {
      const { readOnly, fixed } = field.rules;
      if (!readOnly && !(fixed && mode === "update")) shape[name] = field.member(mode);
    }
    const strict = z.strictObject(shape, {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? issue.keys.map((key) => this.#refusal(key, shape)).join("; ")
          : undefined,
    });
    return z.pipe(
      strict,
      z.transform((members, context) => {
        const given = Object.fromEntries(
          Object.entries(members).filter(([, value]) => value !== undefined),
        );
        for (const [member, message] of this.#complaints(given, mode)) {
          const path = member === "" ? [] : [member];
          context.issues.push({ code: "custom", input: members, path, message });
        }
        return this.#stamped(given, mode);
      }),
    );
  }

  #refusal(key: string, shape: Readonly<Record<string, unknown>>): string {
    const field = Object.hasOwn(this.fields, key) ? this.fields[key] : undefined;
    if (field?.rules.readOnly) return `"${key}" is set by the server and cannot be given`;
    if (field?.rules.fixed) return `"${key}" cannot change after creation`;
    const near = suggest(key, Object.keys(shape));
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    return `${this.name} has no field "${key}"${hint}`;
  }

  *#complaints(members: Written, mode: WriteMode): Iterable<Complaint> {
    if (this.#settings.rule !== undefined) yield* this.#settings.rule(members, mode);
    const asked = members["DATA_TYPE"];
    if (asked === undefined || asked === this.family) return;
    if (this.family === undefined || !this.matches(asked)) {
      yield ["DATA_TYPE", `must be "${this.family ?? "left out"}"`];
      return;
    }
    const version = String(asked).slice(this.family.length + 1);
    if (!this.versions.includes(version)) {
      yield ["DATA_TYPE", `has no version ${version}; the newest is ${this.latest}`];
    }
    const needed = this.#versionFor(members, mode);
    if (compareVersions(version, needed) < 0) {
      yield ["DATA_TYPE", `must be at least ${this.family}#${needed} for the members given`];
    }
  }

  #stamped(members: Written, mode: WriteMode): Written {
    if (this.family === undefined) return members;
    const asked = members["DATA_TYPE"];
    const dataType = this.matches(asked)
      ? asked
      : `${this.family}#${this.#versionFor(members, mode)}`;
    return { "DATA_TYPE": dataType, ...omit(members, "DATA_TYPE") };
  }

  /** The lowest version of the DATA_TYPE that has all these members. */
  #versionFor(members: Written, mode: WriteMode): string {
    const used = Object.keys(members).filter((name) => members[name] !== undefined)
      .flatMap((name) =>
        Object.hasOwn(this.fields, name) ? this.fields[name]?.rules.since ?? [] : []
      );
    const extra = this.#settings.alsoNeeds?.(members, mode);
    return newestVersion(extra === undefined ? used : [...used, extra]);
  }

  /** Checks a document to send. GcsError `usage` that names every member that is wrong. */
  encode(input: WriteInput<F>, mode: WriteMode): Written {
    const result = this.writeSchema(mode).safeParse(input, { error: explain });
    if (!result.success) {
      const words = issuesInWords(result.error.issues);
      throw new GcsError("usage", `The ${this.name} to send is not valid: ${words}`);
    }
    if (mode === "update" && Object.keys(result.data).every((name) => name === "DATA_TYPE")) {
      throw new GcsError("usage", `There is nothing to change: give at least one field`);
    }
    return result.data;
  }

  /**
   * Members of an object that may be new or there already, checked one by one: nothing is missing.
   * Gives them as they are sent, and what is wrong with which.
   */
  checkMembers(given: Written): CheckedMembers {
    const isFixed = (name: string) =>
      Object.hasOwn(this.fields, name) && this.fields[name]?.rules.fixed === true;
    const members: Record<string, unknown> = {};
    const flaws: MemberFlaw[] = [];
    const take = (schema: z.ZodMiniType, value: unknown, base: readonly PropertyKey[]) => {
      const result = schema.safeParse(value, { error: explain });
      if (result.success) return result.data;
      for (const { path, message } of result.error.issues) {
        flaws.push({ path: [...base, ...path], message });
      }
    };
    for (const [name, value] of Object.entries(given)) {
      const field = isFixed(name) ? this.fields[name] : undefined;
      if (field !== undefined) members[name] = take(field.member("create"), value, [name]);
    }
    const others = Object.entries(given).filter(([name]) => !isFixed(name));
    const rest = take(this.writeSchema("update"), Object.fromEntries(others), []);
    return { members: { ...(isObject(rest) ? rest : {}), ...members }, flaws };
  }

  /** The members of a document as read that may be sent back, for changing and replacing it. */
  writable(document: Read<F>): Record<string, unknown> {
    const writable = Object.entries(document).filter(([name]) =>
      Object.hasOwn(this.fields, name) && this.fields[name]?.rules.readOnly === false
    );
    return Object.fromEntries(writable);
  }
}

function omit(members: Written, name: string): Written {
  return Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
}

/** What reading a document of this type gives. */
export type Document<T> = T extends ObjectType<infer F> ? Read<F> : never;

/** What a writer gives for a document of this type. */
export type DocumentInput<T> = T extends ObjectType<infer F> ? WriteInput<F> : never;
