import { aborted } from "../../base/mod.ts";
import { type Context, defineCommand } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { list } from "../../output/mod.ts";

export default defineCommand({
  path: "auth agent",
  summary: "Keep the key that the passphrase opens in memory, for other commands",
  description:
    "For machines where the kernel keeps no keys (many containers): runs in the foreground\n" +
    "until Ctrl-C and listens on a socket that only you can reach. The first command that asks for\n" +
    "the passphrase hands it the opened key; it forgets it at the limits of a session\n" +
    "(auth.inactivity_timeout_mins, auth.session_timeout_mins) and at gcs auth lock. Nothing is\n" +
    "written to disk. docs/login.md has a systemd unit.",
  examples: [["gcs auth agent", "In a terminal of its own, until Ctrl-C"]],
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context) {
    if (Deno.build.os === "windows") {
      throw new GcsError(
        "usage",
        "There is no agent on Windows: keys are in its Credential Manager",
      );
    }
    const { startAgent } = await import("../../keys/mod.ts");
    const { ensurePrivateFolder } = await import("../../files/mod.ts");
    await ensurePrivateFolder(context.paths.configFolder);
    const agent = await startAgent(context.paths.agentSocket, context.clock);
    await context.say(
      "The agent keeps opened keys in memory, for this user alone. Ctrl-C ends it.",
    );
    return list(running(context, agent), [{ label: "Socket", value: "socket" }], "socket");
  },
});

/** One document at once; the list ends, and with it the agent, on Ctrl-C. */
async function* running(context: Context, agent: { close(): Promise<void> }) {
  try {
    yield { socket: context.paths.agentSocket };
    await aborted(context.signal);
  } finally {
    await agent.close();
  }
}
