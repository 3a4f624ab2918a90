import { isAbsolute, join } from "node:path";
import { isObject, isUuid, suggest } from "../base/mod.ts";
import type { Declaration, Declared, FileDigest } from "./declaration.ts";
import { digestOf } from "./digest.ts";
import { endpointRoles } from "../gcs/mod.ts";
import { type Kind, kindFacts, kinds } from "./kinds.ts";
import { loadBeside, type ReadFile } from "./load_beside.ts";
import type { Place, Problem } from "./problem.ts";
import { readObject } from "./read_object.ts";
import { rolesIn } from "./read_values.ts";
import { checkDeclaration, doubtfulReferences } from "./check_declaration.ts";
import { readDocuments, type SourceDocument } from "./source.ts";
import type { SourceText } from "./source_text.ts";

/** What came of reading files: what they declare, and everything that is wrong with them. */
export interface ReadResult {
  /** What was understood. */
  readonly declaration: Declaration;
  /** What was not; the declaration is not to be used then. */
  readonly problems: readonly Problem[];
  /** What looks like a mistake, and may be none: only the endpoint can tell. */
  readonly doubts: readonly Problem[];
}

const header = ["apiVersion", "kind", "id", "roles"];

/**
 * Reads the declaration in some texts, one after the other, offline. `readFile` reads the files that
 * they name beside them.
 */
export async function readDeclaration(
  sources: readonly SourceText[],
  readFile: ReadFile,
): Promise<ReadResult> {
  const problems: Problem[] = [];
  const tell = (problem: Problem) => {
    problems.push(problem);
    if (problems.length >= maxProblems) throw new TooMany();
  };
  try {
    return { ...await readAll(sources, readFile, tell), problems };
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    problems.push({ place: undefined, message: "There are more mistakes: mend these first" });
    const none = { endpointId: undefined, endpointPlace: undefined, objects: [], files: [] };
    return { declaration: none, problems, doubts: [] };
  }
}

/** So many mistakes are a file of another kind; looking for what each may mean takes long. */
const maxProblems = 100;

class TooMany extends Error {}

async function readAll(
  sources: readonly SourceText[],
  readFile: ReadFile,
  tell: (problem: Problem) => void,
): Promise<Omit<ReadResult, "problems">> {
  const objects: Declared[] = [];
  const files: FileDigest[] = [];
  const readBeside: ReadFile = async (path) => {
    const bytes = await readFile(path);
    files.push({ file: path, sha256: await digestOf(bytes) });
    return bytes;
  };
  let endpointId: { readonly id: string; readonly place: Place } | undefined;
  let roles: EndpointRoles | undefined;
  for (const source of sources) {
    files.push({ file: source.file, sha256: await digestOf(source.text) });
    const read = readDocuments(source);
    read.problems.forEach(tell);
    if (read.documents.length === 0 && read.problems.length === 0) {
      const place = { file: source.file, line: 1, column: 1 };
      tell({ place, message: "there is nothing in it" });
    }
    for (const document of read.documents) {
      const found = await readDocument(document, readBeside, tell);
      objects.push(...found.objects);
      if (roles !== undefined && found.roles !== undefined) {
        const { file, line } = roles.placeOf();
        tell({ place: found.roles.placeOf(), message: `"roles" stand in ${file}:${line} already` });
      }
      roles ??= found.roles;
      if (found.id === undefined) continue;
      if (endpointId !== undefined && endpointId.id !== found.id.id) {
        tell({ place: found.id.place, message: "another document is for another endpoint" });
      }
      endpointId ??= found.id;
    }
  }
  if (roles !== undefined) addEndpointRoles(objects, roles, tell);
  const declaration = {
    endpointId: endpointId?.id,
    endpointPlace: endpointId?.place,
    objects,
    files,
  };
  for (const problem of checkDeclaration(declaration)) tell(problem);
  return { declaration, doubts: [...doubtfulReferences(declaration)] };
}

async function readDocument(
  document: SourceDocument,
  readFile: ReadFile,
  tell: (problem: Problem) => void,
) {
  const { value, placeOf, folder } = document;
  const objects: Declared[] = [];
  if (!isObject(value)) {
    tell({ place: placeOf([]), message: "must be an object with apiVersion, kind and lists" });
    return { objects, id: undefined, roles: undefined };
  }
  const wrong = (member: string, message: string) => tell({ place: placeOf([member]), message });
  if (value["apiVersion"] !== "gcs/v1") wrong("apiVersion", '"apiVersion" must be gcs/v1');
  if (value["kind"] !== "Endpoint") wrong("kind", '"kind" must be Endpoint');
  const { id } = value;
  if (id !== undefined && !(typeof id === "string" && isUuid(id))) {
    wrong("id", '"id" must be a UUID');
  }
  for (const member of Object.keys(value)) {
    if (header.includes(member) || isKind(member)) continue;
    const near = suggest(member, [...header, ...kinds]);
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    wrong(member, `"${member}" is no member of a declaration${hint}`);
  }
  const pathOf = (name: string) => isAbsolute(name) ? name : join(folder, name);
  const take = async (kind: Kind, given: unknown, path: readonly PropertyKey[]) => {
    if (!isObject(given)) {
      return tell({ place: placeOf(path), message: `must be ${kindFacts[kind].noun} members` });
    }
    const at = (...rest: readonly PropertyKey[]) => placeOf([...path, ...rest]);
    const object = await loadBeside(kind, given, { pathOf, readFile, placeOf: at, tell });
    return void objects.push(readObject({ kind, value: object, placeOf: at, pathOf, tell }));
  };
  for (const kind of kinds) {
    const given = value[kind];
    if (given === undefined) continue;
    if (kind === "endpoint") await take(kind, given, [kind]);
    else if (!Array.isArray(given)) wrong(kind, `"${kind}" must be a list`);
    else for (const [at, item] of given.entries()) await take(kind, item, [kind, at]);
  }
  const isGuard = typeof id === "string" && isUuid(id);
  const { roles } = value;
  return {
    objects,
    id: isGuard ? { id: id.toLowerCase(), place: placeOf(["id"]) } : undefined,
    roles: roles === undefined ? undefined : {
      value: roles,
      placeOf: (...path: readonly PropertyKey[]) => placeOf(["roles", ...path]),
    },
  };
}

function isKind(member: string): member is Kind {
  return kinds.some((kind) => kind === member);
}

interface EndpointRoles {
  readonly value: unknown;
  placeOf(...path: readonly PropertyKey[]): Place;
}

/** Roles of the endpoint stand beside it, in any of the files, and belong to it everywhere else. */
function addEndpointRoles(
  objects: Declared[],
  { value, placeOf }: EndpointRoles,
  tell: (problem: Problem) => void,
): void {
  const wrong = (path: readonly PropertyKey[], message: string) =>
    tell({ place: placeOf(...path), message });
  const roles = rolesIn(value, endpointRoles, wrong);
  const at = objects.findIndex(({ kind }) => kind === "endpoint");
  const endpoint = objects[at] ?? readObject({
    ...{ kind: "endpoint", value: {}, tell, placeOf },
    pathOf: (name) => name,
  });
  const withRoles: Declared = {
    ...endpoint,
    roles,
    placeOf: (first, ...rest) =>
      first === "roles"
        ? placeOf(...rest)
        : endpoint.placeOf(...(first === undefined ? [] : [first]), ...rest),
  };
  if (at < 0) objects.push(withRoles);
  else objects[at] = withRoles;
}
