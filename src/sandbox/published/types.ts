/** One member of a document. What is absent is false, or 1.0.0. */
export interface PublishedField {
  /** `string`, `string(uuid)`, `enum(a|b)`, `array<string>`, or names of other documents: `a|b`. */
  readonly type: string;
  /** First version of the DATA_TYPE that has it. */
  readonly since?: string;
  /** Other clients send it in this older version already. */
  readonly sentSince?: string;
  /** A whole document must have it; a list: in these versions only. */
  readonly required?: true | readonly string[];
  readonly nullable?: true;
  /** The value that the server fills in. */
  readonly default?: unknown;
  /** Set by the server only. */
  readonly readOnly?: true;
  /** Cannot change after creation. */
  readonly fixed?: true;
  /** Not published: other clients send it. A text names the published member that it stands for. */
  readonly unpublished?: true | string;
}

/** A DATA_TYPE with its versions, oldest first, or a helper object, which has none. */
export interface ObjectTable {
  readonly versions?: readonly string[];
  readonly fields: Readonly<Record<string, PublishedField>>;
}

/** What a parameter of a query may be. */
export interface Parameter {
  readonly type: string;
  readonly required?: true;
}

/** One operation of the API, as far as a request goes. */
export interface OperationTable {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, Parameter>>;
  /** The document that the body holds, by media type. */
  readonly body?: Readonly<Record<string, string>>;
}
