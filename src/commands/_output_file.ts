import type { Context } from "../command/mod.ts";
import { openOutputFile, type OutputFile, outputTarget } from "../files/mod.ts";

async function allowedFolders(context: Context): Promise<readonly string[]> {
  return (await context.config()).values.files.allowed_folders;
}

/** Opens a file that a person asked for, where `files.allowed_folders` lets it lie. */
export async function openOutput(
  context: Context,
  path: string,
  options: { readonly force?: boolean } = {},
): Promise<OutputFile> {
  return await openOutputFile(path, { ...options, allowedFolders: await allowedFolders(context) });
}

/** The absolute path of such a file, for what is written in another way. */
export async function outputPath(context: Context, path: string): Promise<string> {
  return await outputTarget(path, await allowedFolders(context));
}
