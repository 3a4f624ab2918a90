import { resolve } from "node:path";
import { z } from "zod";
import { defineCommand, opt } from "../cli/mod.ts";
import { GcsError, Secret } from "../errors/mod.ts";
import { readPrivateFile } from "../files/mod.ts";
import { handOverWords, officialWords, planHandOver, secretWords } from "./_official.ts";

const deploymentKey = z.looseObject({ "client_id": z.string().min(1) });

export default defineCommand({
  path: "endpoint key-convert",
  aliases: ["endpoint key convert"],
  summary: "Convert an old deployment key to the present format",
  description: "The key is a file that only its owner can read, by default deployment-key.json " +
    "in the current folder; the official program rewrites it. Keep a copy in a safe place.\n" +
    "A key that is in no file comes by --secret-stdin or --secret-env, on one line.\n" +
    `${handOverWords}\n${secretWords}`,
  examples: [
    ["gcs endpoint key-convert --deployment-key /root/deployment-key.json", "Convert a key file"],
    ["vault read -field=key gcs | gcs endpoint key-convert --secret-stdin", "A key in no file"],
  ],
  args: { further: officialWords },
  options: {
    deploymentKey: { ...opt.text("PATH", "File with the deployment key"), short: "d" },
  },
  secrets: {
    key: { label: "deployment key", length: [16, 16_384], onlyWith: [] },
  },
  removed: { "--old-key": "name the file with --deployment-key, or pipe the key: --secret-stdin" },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "local",
  mutates: true,
  async plan(context, { deploymentKey: typed, key, further }) {
    if (key !== undefined && typed !== undefined) {
      throw new GcsError("usage", "Give the deployment key as a file or as a secret, not both");
    }
    const path = key === undefined ? resolve(typed ?? "deployment-key.json") : undefined;
    if (path === undefined) {
      if (!context.globals.dryRun) requireKey(key?.reveal() ?? "", "what was read");
    } else requireKey(await fileText(path), "the file");
    return await planHandOver(context, {
      words: ["endpoint", "key", "convert"],
      options: { "--deployment-key": path },
      further,
      secret: key,
    });
  },
});

async function fileText(path: string): Promise<string> {
  const bytes = await readPrivateFile(path, { maxBytes: 65_536, privateFolder: false });
  if (bytes === undefined) {
    throw new GcsError("usage", "There is no deployment key file of that name", {
      hint: "gcs endpoint key-convert --deployment-key PATH",
    });
  }
  const key = new Secret(new TextDecoder().decode(bytes));
  bytes.fill(0);
  return key.reveal();
}

function requireKey(text: string, what: string): void {
  try {
    deploymentKey.parse(JSON.parse(text));
  } catch {
    throw new GcsError("usage", `Cannot convert the key: ${what} is no deployment key`);
  }
}
