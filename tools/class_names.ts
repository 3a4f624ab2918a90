/** Classes whose name is compared, and may be lost. */
const known: readonly string[] = [
  // In @peculiar/asn1-schema, by a function that nothing calls.
  "Sequence",
  // The runtime's is meant; that of p-queue is named by hand.
  "TimeoutError",
];

const comparison = /\.name\s*[!=]==?\s*["']([A-Z]\w*)["']/g;
const declaration = /\bclass (\w+)|\b(\w+) = class\b/g;

/**
 * Throws where a bundle that was not minified compares the name of a class that it declares: the
 * minifier makes one letter of it. To keep all names would cost each start the time to define them,
 * 4 ms for a list of collections.
 */
export async function requireNoClassName(plainFolder: URL): Promise<void> {
  const texts = await textsIn(plainFolder);
  const declared = new Set(texts.flatMap((text) => found(text, declaration)));
  const lost = texts.flatMap((text) => found(text, comparison))
    .filter((name) => declared.has(name) && !known.includes(name));
  if (lost.length === 0) return;
  throw new Error(
    `The minifier shortens the names of classes, and these are compared: ${lost.join(", ")} ` +
      "(use instanceof, or give the class a member that says what it is)",
  );
}

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, one, other]) => one ?? other ?? "");
}

async function textsIn(folder: URL): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) texts.push(...await textsIn(new URL(`${name}/`, folder)));
    else if (name.endsWith(".js")) texts.push(await Deno.readTextFile(new URL(name, folder)));
  }
  return texts;
}
