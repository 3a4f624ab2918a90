import { GcsError } from "../errors/mod.ts";

/** Where something stands in a file; lines and columns count from 1. */
export interface Place {
  /** Name of the file. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
}

/** One thing that is wrong, in words for people. */
export interface Problem {
  /** Where; undefined for the file as a whole. */
  readonly place: Place | undefined;
  /** What is wrong, and what would be right. */
  readonly message: string;
}

/** `site.yaml:3:5: storage_gateways[0]: …`. */
export function problemLine({ place, message }: Problem): string {
  return place === undefined ? message : `${place.file}:${place.line}:${place.column}: ${message}`;
}

/** One GcsError `usage` that tells all of it. */
export function problemError(problems: readonly Problem[]): GcsError {
  const [first, ...others] = problems.map(problemLine);
  const words = others.length === 0
    ? first ?? "The declaration cannot be used"
    : `The declaration has ${problems.length} mistakes: ${[first, ...others].join("; ")}`;
  return new GcsError("usage", words);
}
