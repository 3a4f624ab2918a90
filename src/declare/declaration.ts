import type { Kind } from "./kinds.ts";
import type { Place } from "./problem.ts";

/** Members by name. */
export type Members = Readonly<Record<string, unknown>>;

/** One object as a file declares it. */
export interface Declared {
  /** Kind of object. */
  readonly kind: Kind;
  /** Tells it from every other object of the declaration: kind, what it lies in, name. */
  readonly key: string;
  /** What it is found by. */
  readonly name: string;
  /** Id, where the file gives one. */
  readonly id: string | undefined;
  /** The API's members as written, with secrets as references to them. */
  readonly written: Members;
  /** Objects it names in place of their ids, by the API's member. */
  readonly references: Readonly<Record<string, string>>;
  /** Principals by role. */
  readonly roles: Readonly<Record<string, readonly string[]>> | undefined;
  /** Sharing policies, where the file says anything of them. */
  readonly sharingPolicies: readonly Members[] | undefined;
  /** False: its differences are shown, and left. */
  readonly isManaged: boolean;
  /** Fields that are left as they are on the endpoint. */
  readonly ignored: ReadonlySet<string>;
  /** The place of the object, or of one of its members. */
  placeOf(...path: readonly PropertyKey[]): Place;
}

/** A file as it was read. */
export interface FileDigest {
  /** Name of the file. */
  readonly file: string;
  /** SHA-256 of its bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** What files declare together. */
export interface Declaration {
  /** The endpoint that they are for; undefined: whichever is in use. */
  readonly endpointId: string | undefined;
  /** Where the endpoint is described; undefined where it is not. */
  readonly endpointPlace: Place | undefined;
  /** Objects in the order of the file. */
  readonly objects: readonly Declared[];
  /** The files, and those that they name beside them. */
  readonly files: readonly FileDigest[];
}
