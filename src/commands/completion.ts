import { arg, defineCommand } from "../cli/mod.ts";
import { text } from "../output/mod.ts";
import { bashScript } from "./_completion_bash.ts";
import { fishScript } from "./_completion_fish.ts";
import { completionModel } from "./_completion_model.ts";
import { powershellScript } from "./_completion_powershell.ts";
import { zshScript } from "./_completion_zsh.ts";

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
  async run(context, { shell }) {
    return text(scripts[shell](completionModel(await context.catalogue())));
  },
});
