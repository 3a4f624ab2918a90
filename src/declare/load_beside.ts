import { GcsError } from "../errors/mod.ts";
import type { Members } from "./declaration.ts";
import { type Kind, kindFacts } from "./kinds.ts";
import type { Place, Problem } from "./problem.ts";
import { readDocuments } from "./source.ts";
import { decoded } from "./source_text.ts";

/** Reads a file that a declaration names. GcsError when it cannot be read. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

interface Beside {
  pathOf(name: string): string;
  readonly readFile: ReadFile;
  placeOf(...path: readonly PropertyKey[]): Place;
  tell(problem: Problem): void;
}

const prefix = "file:";

/** An object with the content of files in place of `file:PATH`, where a member is a list or an object. */
export async function loadBeside(kind: Kind, given: Members, beside: Beside): Promise<Members> {
  const loaded: Record<string, unknown> = { ...given };
  for (const [member, value] of Object.entries(given)) {
    if (typeof value !== "string" || !value.startsWith(prefix)) continue;
    if (!isStructured(kind, member)) continue;
    loaded[member] = await contentOf(member, value.slice(prefix.length), beside);
  }
  return loaded;
}

function isStructured(kind: Kind, member: string): boolean {
  if (member === "roles" || member === "sharing_policies") return kind === "collections";
  const { fields } = kindFacts[kind].type;
  const field = Object.hasOwn(fields, member) ? fields[member] : undefined;
  if (field === undefined) return false;
  return field.inner !== undefined || /^(?:array|object|policies)/.test(field.type);
}

async function contentOf(
  member: string,
  name: string,
  { pathOf, readFile, placeOf, tell }: Beside,
): Promise<unknown> {
  const wrong = (why: string) => {
    tell({ place: placeOf(member), message: `"${member}" cannot be read from "${name}": ${why}` });
    return undefined;
  };
  try {
    const text = decoded(await readFile(pathOf(name)));
    if (text === undefined) return wrong("it is not UTF-8 text");
    const { documents, problems } = readDocuments({ file: name, text, folder: "" });
    const [problem] = problems;
    if (problem !== undefined) {
      return wrong(`line ${problem.place?.line ?? 1}: ${problem.message}`);
    }
    const [document, ...more] = documents;
    if (document === undefined || more.length > 0) return wrong("it must hold one document");
    return document.value;
  } catch (error) {
    if (!(error instanceof GcsError)) throw error;
    return wrong(error.message);
  }
}
