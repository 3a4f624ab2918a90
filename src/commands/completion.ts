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
    "Completes commands, options, values, files, profiles and settings. The script asks gcs itself,\n" +
    "which looks in its own files: completing sends nothing, unlocks no key and never asks.",
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
  run: (_context, { shell }) => Promise.resolve(text(scripts[shell])),
});
