import { defineCommand } from "../command/mod.ts";
import { type Problem, problemLine } from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { done } from "../output/mod.ts";
import { counted } from "../base/mod.ts";
import { fileOption, readFiles, requireFiles } from "./_declaration.ts";

export default defineCommand({
  path: "validate",
  summary: "Check a file that declares an endpoint, without the endpoint",
  description:
    "Tells every mistake with file, line and column: members that do not exist, values of the " +
    "wrong type, names that stand twice, identity mappings that an endpoint would not load, secrets " +
    "that are written out or not there. Warns of references that look mistyped, and may be in the " +
    "endpoint.\n" +
    "Sends nothing and needs no login. Exits 2 when there is a mistake.",
  examples: [
    ["gcs validate -f site.yaml", "One file"],
    ["gcs validate -f endpoint.yaml -f collections.yaml", "Several, which belong together"],
  ],
  options: fileOption,
  scopes: [],
  origin: "gcs",
  route: "local",
  needsSession: false,
  check: ({ file }) => void requireFiles(file),
  async run(context, { file }) {
    const { declaration, problems: mistakes, doubts } = await readFiles(
      context,
      requireFiles(file),
    );
    const { declaredSecrets } = await import("../declare/mod.ts");
    const { secretSource } = await import("./_declared_secrets.ts");
    const secrets = await declaredSecrets(declaration, secretSource(context));
    const problems = [...mistakes, ...secrets];
    for (const doubt of doubts) await context.warn(problemLine(doubt));
    const { objects } = declaration;
    const words = problems.length === 0
      ? `${counted(objects.length, "object", "objects")}, and no mistake`
      : problems.map(problemLine);
    const document = {
      objects: objects.length,
      problems: problems.map(shown),
      doubts: doubts.map(shown),
    };
    const failure = problems.length === 0 ? undefined : new GcsError(
      "usage",
      `There ${problems.length === 1 ? "is" : "are"} ${
        counted(problems.length, "mistake", "mistakes")
      }`,
    );
    return { ...done(document, words), failure };
  },
});

function shown({ place, message }: Problem) {
  return {
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    message,
  };
}
