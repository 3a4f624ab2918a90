import { arg, defineCommand, withProgress } from "../../command/mod.ts";
import { exitCodes } from "../../errors/mod.ts";
import { list } from "../../output/mod.ts";
import { findOldUsage, type OldUsage } from "./_old_usage.ts";
import { scriptsUnder } from "./_scripts.ts";

export default defineCommand({
  path: "auth scan-scripts",
  summary: "Find secrets on command lines in scripts and CI files",
  description:
    "Looks for --secret-access-key, --client-secret, --secret, --password, --oauth-token and\n" +
    "--old-key of this program and its predecessors in shell scripts, Makefiles, YAML files (GitHub\n" +
    "Actions, GitLab CI, Ansible), Jenkinsfiles, Python, Puppet and Terraform files and templates\n" +
    "of these (.py .pp .epp .erb .j2 .tf .tpl), and prints file, line and the rewritten command.\n" +
    "Secrets are never printed, and no file is changed. Files that are named are read whatever\n" +
    "their kind. The exit code is 1 when something was found, for use in CI.",
  examples: [
    ["gcs auth scan-scripts .github deploy/", "Everything under two folders"],
    ["gcs auth scan-scripts . -F json", "For programs"],
  ],
  args: { paths: arg.many(arg.text("FILE", "File or folder to look through")) },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, { paths }) {
    const found: (OldUsage & { readonly file: string })[] = [];
    let files = 0;
    await withProgress(context, "Looking through files", async (progress) => {
      for (const path of paths) {
        for await (const { file, text } of scriptsUnder(path, context.signal)) {
          progress.set(++files);
          found.push(...findOldUsage(text).map((usage) => ({ file, ...usage })));
        }
      }
    });
    await context.say(`Looked through ${files} files: ${found.length} to rewrite.`);
    return {
      ...list(found, [
        { label: "Place", value: ({ file, line }) => `${file}:${line}` },
        { label: "Option", value: "option" },
        { label: "Rewrite", value: "rewrite" },
        { label: "Advice", value: "advice" },
      ], "file"),
      exitCode: found.length === 0 ? exitCodes.ok : exitCodes.failed,
    };
  },
});
