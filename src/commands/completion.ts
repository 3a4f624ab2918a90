import { arg, defineCommand } from "../command/mod.ts";
import { text } from "../output/mod.ts";
import { bashScript } from "./completion/_bash.ts";
import { fishScript } from "./completion/_fish.ts";
import { powershellScript } from "./completion/_powershell.ts";
import { zshScript } from "./completion/_zsh.ts";

const scripts = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
} as const;

export default defineCommand({
  path: "completion",
  summary: "Print the completion script for a shell",
  description:
    "Completes commands, options and fixed values. The script is whole in itself: completing runs\n" +
    "no program and asks no server.",
  examples: [
    ["source <(gcs completion bash)", "For this bash session"],
    ["gcs completion bash > ~/.local/share/bash-completion/completions/gcs", "For every bash"],
    ["gcs completion zsh > ~/.zfunc/_gcs", "For zsh, with ~/.zfunc in fpath"],
    ["gcs completion fish > ~/.config/fish/completions/gcs.fish", "For fish"],
    ["gcs completion powershell >> $PROFILE", "For PowerShell"],
  ],
  args: { shell: arg.choice("SHELL", ["bash", "zsh", "fish", "powershell"], "Shell") },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(_context, { shell }) {
    const { completionTable } = await import("./completion/_table.ts");
    return text(scripts[shell](completionTable));
  },
});
