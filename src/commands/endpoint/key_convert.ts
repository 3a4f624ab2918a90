import { defineCommand } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { clientOfKey, deploymentKeyFile, deploymentKeyOption } from "./_deployment_key.ts";
import { handOverWords, officialWords, planHandOver, secretWords } from "../_official.ts";

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
    deploymentKey: deploymentKeyOption,
  },
  secrets: {
    key: { label: "deployment key", length: [16, 16_384], onlyWith: [] },
  },
  removed: { "--old-key": "name the file with --deployment-key, or pipe the key: --secret-stdin" },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  async plan(context, { deploymentKey: typed, key, further }) {
    if (key !== undefined && typed !== undefined) {
      throw new GcsError("usage", "Give the deployment key as a file or as a secret, not both");
    }
    if (key !== undefined && !context.globals.dryRun) clientOfKey(key, "what was read");
    const file = key === undefined
      ? await deploymentKeyFile(context, typed, "endpoint key-convert")
      : undefined;
    return await planHandOver(context, {
      words: ["endpoint", "key", "convert"],
      options: { "--deployment-key": file?.path },
      further,
      secret: key,
    });
  },
});
