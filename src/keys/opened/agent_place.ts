import { isPrivateSocket } from "../../files/mod.ts";
import {
  type AgentAnswer,
  type AgentRequest,
  maxLine,
  parseAnswer,
  requestLine,
} from "./agent_message.ts";
import type { MemoryPlace } from "./opened_keys.ts";

/** Longest wait for the agent, in milliseconds: it answers from memory. */
const limitMs = 3_000;

/** The agent that listens on a socket, if one does. */
export async function agentPlace(socket: string): Promise<MemoryPlace | undefined> {
  if (!await isPrivateSocket(socket)) return undefined;
  const ask = async (request: AgentRequest) => await askAgent(socket, request);
  const isDone = (answer: AgentAnswer | undefined) =>
    answer !== undefined && "done" in answer && answer.done;
  return {
    name: "gcs auth agent",
    async read(name) {
      const answer = await ask({ read: name });
      return answer !== undefined && "payload" in answer ? answer.payload : undefined;
    },
    keep: async (name, payload, seconds) => isDone(await ask({ keep: name, payload, seconds })),
    forget: async (name) => isDone(await ask({ forget: name })),
  };
}

/** The answer of the agent; undefined when none comes. */
export async function askAgent(
  path: string,
  request: AgentRequest,
): Promise<AgentAnswer | undefined> {
  const { connect } = await import("node:net");
  const { promise, resolve } = Promise.withResolvers<AgentAnswer | undefined>();
  let text = "";
  const socket = connect({ path }, () => socket.write(requestLine(request)));
  const timer = setTimeout(() => resolve(undefined), limitMs);
  socket.setEncoding("utf8");
  socket.on("data", (part) => {
    text += String(part);
    if (text.includes("\n") || text.length > maxLine) resolve(parseAnswer(text));
  });
  socket.once("error", () => resolve(undefined));
  socket.once("close", () => resolve(undefined));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
