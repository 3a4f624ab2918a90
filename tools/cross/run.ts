/** Runs a program and returns what it printed; its errors are those of this tool. */
export async function run(
  command: readonly string[],
  options: { readonly cwd?: URL; readonly env?: Record<string, string> } = {},
): Promise<string> {
  const [program = "", ...args] = command;
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const shell = options.env === undefined ? [program, args] as const : ["env", command] as const;
  const [first, rest] = shell;
  const { success, stdout, stderr } = await new Deno.Command(first, {
    ...options,
    args: [...rest],
  }).output();
  if (success) return decode(stdout);
  const said = `${decode(stdout)}${decode(stderr)}`.trim().split("\n").slice(-20).join("\n");
  throw new Error(`${command.slice(0, 4).join(" ")} failed:\n${said}`);
}

/** SHA-256 in hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
