/** What a text of one kind must look like. */
export interface Form {
  /** Words that follow "expected" and "must be": `an e-mail address such as ada@example.org`. */
  readonly expected: string;
  /** One that is taken. */
  readonly example: string;
  /** The text in its usual spelling; undefined: it does not have the form. */
  read(text: string): string | undefined;
}

/** A form that takes texts as they are. */
export function form(expected: string, example: string, test: (text: string) => boolean): Form {
  return { expected, example, read: (text) => test(text) ? text : undefined };
}
