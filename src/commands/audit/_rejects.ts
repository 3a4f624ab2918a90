import type { BadLine } from "../../audit/mod.ts";
import type { Context } from "../../command/mod.ts";
import { openOutput } from "../_output_file.ts";

/** A file of lines that are no records: one JSON document a line, with the reason. */
export interface RejectFile {
  add(bad: BadLine): Promise<void>;
  /** Names the file when it holds something, and gives its path then. */
  finish(): Promise<string | undefined>;
}

/** Opens a file for rejects; nothing appears under its name before the end. */
export async function openRejects(
  context: Context,
  path: string,
  force: boolean,
): Promise<RejectFile> {
  const file = await openOutput(context, path, { force });
  let count = 0;
  return {
    add: async (bad) => {
      count++;
      await file.write(new TextEncoder().encode(JSON.stringify(bad) + "\n"));
    },
    finish: async () => {
      if (count === 0) return void await file.abort();
      await file.commit();
      return file.path;
    },
  };
}
