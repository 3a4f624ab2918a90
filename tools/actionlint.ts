/**
 * Checks the workflows with actionlint, which Go fetches by its exact version and proves by its
 * checksum database. Where Go is not installed or cannot fetch it, says so; that is no
 * failure.
 *
 *   deno run -A tools/actionlint.ts
 */
const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

/** Runs it; undefined where Go is missing or cannot fetch it. */
async function go(...words: readonly string[]): Promise<Deno.CommandOutput | undefined> {
  try {
    return await new Deno.Command("go", {
      args: ["run", actionlint, ...words],
      cwd: new URL("../", import.meta.url),
      env: { GOFLAGS: "-mod=mod" },
    }).output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (import.meta.main) {
  const print = (bytes: Uint8Array) => Deno.stderr.writeSync(bytes);
  const version = await go("-version");
  if (version?.success !== true) {
    const why = version === undefined ? "Go is not installed" : "Go cannot fetch actionlint";
    print(new TextEncoder().encode(`The workflows were not checked: ${why}\n`));
    Deno.exit(0);
  }
  const result = await go();
  print(result?.stdout ?? new Uint8Array());
  print(result?.stderr ?? new Uint8Array());
  Deno.exit(result?.code ?? 1);
}
