/** A column or a line of the official program. */
export interface OfficialField {
  readonly label: string;
  /** Member of the document; dots reach inside. */
  readonly member: string;
  readonly kind?: OfficialKind;
  /** Left out where the document does not have it. */
  readonly ifSet?: true;
  /** Left out unless this member has this value. */
  readonly when?: readonly [member: string, value: unknown];
}

/**
 * How a member is shown: the user name of an identity, the day of a time, the day of the last access,
 * the name of a connector, or a list without brackets. Default: as Python shows it.
 */
export type OfficialKind = "identity" | "day" | "lastAccess" | "connector" | "joined";

/** What the official program prints in place of what a command of ours does. */
export interface OfficialForm {
  /** True where real output of it was seen; false where the form is derived from those. */
  readonly seen: boolean;
  /** Columns of a list, or lines of a show. Default: those of our own, in the official layout. */
  readonly fields?: readonly OfficialField[];
  /** True shows the first document of a list alone as text. */
  readonly firstOnly?: true;
  /** JSON of a list: inside of a result document (the default), or as it is. */
  readonly json?: "envelope" | "flat";
  /** Text of a change, for its id. Default: `Message: …` with our own sentence. */
  readonly text?: (id: string) => string;
  /** True keeps our own sentence as it is: no answer of the endpoint stands behind it. */
  readonly plain?: true;
}
