import * as z from "zod/mini";
import type { Form } from "../../forms/mod.ts";

/**
 * How a document is written: a whole new one, a whole one in place of another, or only the
 * members to change.
 */
export type WriteMode = "create" | "replace" | "update";

/** What the API says about a field besides its type. */
export interface FieldRules {
  /** First version of the document type that has it. */
  readonly since: string;
  /** A whole document must have it. */
  readonly required: boolean;
  /** The value that the server fills in. */
  readonly fallback: unknown;
  /** Whether null stands for no value. */
  readonly nullable: boolean;
  /** Set by the server only. */
  readonly readOnly: boolean;
  /** Cannot change after creation. */
  readonly fixed: boolean;
}

/** A schema for what may be written in one mode. */
export type WriteSchema = (mode: WriteMode) => z.ZodMiniType;

const noRules: FieldRules = {
  since: "1.0.0",
  required: false,
  fallback: undefined,
  nullable: false,
  readOnly: false,
  fixed: false,
};

/**
 * One field of a document: its type when read, its type when written, and its rules.
 * Immutable: each rule returns a new field.
 */
export class DocumentField<Read, Write = Read> {
  /** Only the type matters: what a writer may give. */
  declare readonly given?: Write;

  /** A field that reads and writes by these schemas. */
  constructor(
    /** In the words of the API page: `string`, `string(uuid)`, `array<string>`, … */
    readonly type: string,
    readonly read: z.ZodMiniType<Read>,
    readonly write: WriteSchema,
    readonly rules: FieldRules = noRules,
    /** The values it may have, where they are listed. */
    readonly values?: readonly string[],
    /** What its text, or each of its texts, must look like when written. */
    readonly form?: Form,
    /** The object type of its value, or of each item of its list. */
    readonly inner?: InnerType,
  ) {}

  /** Since this version of the document's type. */
  since(version: string): DocumentField<Read, Write> {
    return this.#with({ since: version });
  }

  /** What the server takes where nothing is sent. */
  defaultsTo(fallback: unknown): DocumentField<Read, Write> {
    return this.#with({ fallback });
  }

  /** Must be there when an object is made. */
  get required(): DocumentField<Read, Write> {
    return this.#with({ required: true });
  }

  /** May be null. */
  get nullable(): DocumentField<Read, Write> {
    return this.#with({ nullable: true });
  }

  /** Cannot be changed once it is set. */
  get fixed(): DocumentField<Read, Write> {
    return this.#with({ fixed: true });
  }

  /** Set by the server alone. */
  get readOnly(): DocumentField<Read, never> {
    const never = () => z.never();
    return new DocumentField(
      this.type,
      this.read,
      never,
      { ...this.rules, readOnly: true },
      this.values,
      this.form,
      this.inner,
    );
  }

  /** The schema of the field as a member: whether it may be left out or null in this mode. */
  member(mode: WriteMode): z.ZodMiniType {
    const { required, fallback, nullable } = this.rules;
    const base = this.write(mode);
    const removable = nullable || (mode === "update" && !required);
    const schema = removable ? z.nullable(base) : base;
    return required && fallback === undefined && mode !== "update" ? schema : z.optional(schema);
  }

  #with(change: Partial<FieldRules>): DocumentField<Read, Write> {
    const { type, read, write, values, form, inner } = this;
    return new DocumentField(
      type,
      read,
      write,
      { ...this.rules, ...change },
      values,
      form,
      inner,
    );
  }
}

/** What a field says of the object type inside it. */
export interface InnerType {
  /** Name of the type. */
  readonly name: string;
  /** Its fields. */
  readonly fields: Fields;
}

/** A field table: every field of a document once. */
export type Fields = Readonly<Record<string, DocumentField<unknown, unknown>>>;

/** What reading a field gives. */
export type ReadOf<F> = F extends DocumentField<infer Read, infer _Write> ? Read : never;

/** What a field may be given as. */
export type WriteOf<F> = F extends DocumentField<infer _Read, infer Write> ? Write : never;

/**
 * A document as read. Every member may be missing or null whatever the schema says; members that
 * the table does not know are kept but not typed.
 */
export type Read<F extends Fields> =
  & { [K in keyof F]?: ReadOf<F[K]> | null }
  & { "DATA_TYPE"?: string };

/** Fields that a writer may give. */
export type WritableKey<F extends Fields> = {
  [K in keyof F]: [WriteOf<F[K]>] extends [never] ? never : K;
}[keyof F];

/**
 * A document to write: only what shall be sent. `undefined` counts as not given; null removes
 * the value in an update. `DATA_TYPE` is worked out from the members.
 */
export type WriteInput<F extends Fields> =
  & { readonly [K in WritableKey<F>]?: WriteOf<F[K]> | null | undefined }
  & { readonly "DATA_TYPE"?: string };
