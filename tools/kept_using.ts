/**
 * Throws where a bundle has lost `using` declarations. The minifier puts a value that is used once,
 * in the statement after its declaration, into that statement, and with the declaration goes what
 * closes the value: files stay open and locked, in the binary alone.
 */
export async function requireEveryUsing(plainFolder: URL, smallFolder: URL): Promise<void> {
  const plain = await usingsOf(plainFolder);
  const small = await usingsOf(smallFolder);
  if (small.length === plain.length) return;
  throw new Error(
    `The minifier dropped ${plain.length - small.length} of ${plain.length} "using" declarations ` +
      "(used once, in the next statement: close the value in a finally block), or made one of two " +
      "that follow each other (put a statement between them). Names: " +
      [...new Set(plain)].join(", "),
  );
}

async function usingsOf(folder: URL): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) names.push(...await usingsOf(new URL(`${name}/`, folder)));
    else if (name.endsWith(".js")) {
      const text = await Deno.readTextFile(new URL(name, folder));
      for (const [, found = ""] of text.matchAll(/\busing ([\w$]+) ?=/g)) names.push(found);
    }
  }
  return names;
}
