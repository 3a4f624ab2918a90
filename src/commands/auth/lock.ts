import { defineCommand } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "auth lock",
  summary: "Close the key that the passphrase opened",
  description:
    "Where keys are kept under a passphrase, it is asked for once: the key that it opens stays in\n" +
    "the memory of the kernel, or of gcs auth agent, until the limits of a session. This forgets it\n" +
    "now, and the next command asks again. Keys in a keyring are the keyring's to lock.",
  examples: [["gcs auth lock", "Before leaving the terminal to others"]],
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context) {
    const wasOpen = await (await context.vault()).lock();
    return done(
      { status: "locked", "was_open": wasOpen },
      wasOpen ? "Locked: the next command asks for the passphrase" : "No key was open",
    );
  },
});
