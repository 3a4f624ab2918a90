import { problemLine, readDeclaration } from "../../src/declare/mod.ts";

const head = "apiVersion: gcs/v1\nkind: Endpoint\n";

/** Reads a declaration without its two first lines; gives its mistakes as they are printed. */
export async function mistakes(body: string, files: Readonly<Record<string, string>> = {}) {
  const source = { file: "site.yaml", text: head + body, folder: "/here" };
  const { problems } = await readDeclaration(
    [source],
    (path) => Promise.resolve(new TextEncoder().encode(files[path] ?? "")),
  );
  return problems.map(problemLine);
}
