import { defineCommand, opt, planOne } from "../../command/mod.ts";
import { openOutput } from "../_output_file.ts";
import { done } from "../../output/mod.ts";
import { asService, handOverWords, loginWords, officialRun, officialWords } from "../_official.ts";

export default defineCommand({
  path: "node new-secret",
  summary: "Give the node a new secret, and keep what is printed in a file",
  description: "The old secret does not work any more then. What the official program prints may " +
    "hold the new one, so it goes to a file that only you can read, as it is, and never to the " +
    `screen, the trail or a log.\n${handOverWords}\n${loginWords}`,
  examples: [
    ["gcs node new-secret --output new-secret.txt", "Asks first, then writes the file"],
    ["gcs node new-secret --output new-secret.txt --yes -- NODE_ID", "With words of its own"],
  ],
  args: { further: officialWords },
  options: {
    output: { ...opt.required(opt.text("FILE", "New file for what is printed")), short: "o" },
    asService,
  },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  async plan(context, { further, output, asService }) {
    const run = await officialRun(context, { words: ["node", "new-secret"], further, asService });
    const written = {
      request: run.request,
      send: async (signal?: AbortSignal) => {
        // Opened first: a secret that cannot be kept must not be made.
        const file = await openOutput(context, output);
        try {
          const { stdout } = await run.send(signal);
          await file.write(new TextEncoder().encode(stdout));
          await file.commit();
          return file.path;
        } finally {
          await file.abort();
        }
      },
    };
    return planOne(written, (path) => done({ status: "done", path }, `Wrote ${path}`), {
      warning: "This replaces the secret: the old one does not work any more then.",
      answer: "new-secret",
    });
  },
});
