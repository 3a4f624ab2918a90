/** What a package of Linux installs, below the folder that stands for its root. */
import { dirname, join } from "node:path";
import { run } from "../cross/run.ts";

/** Where zsh looks for what packages bring: on Debian's systems, and on those that have rpm. */
export const zshCompletions = {
  deb: "usr/share/zsh/vendor-completions/_gcs",
  rpm: "usr/share/zsh/site-functions/_gcs",
} as const;

const completions = {
  bash: "usr/share/bash-completion/completions/gcs",
  zsh: zshCompletions.deb,
  fish: "usr/share/fish/vendor_completions.d/gcs.fish",
} as const;

/** Files that no other package shares a folder with. */
export const ownFolder = "usr/share/doc/gcs";

/** Puts program, manual pages, completions, licence and notices there. */
export async function stageLinux(program: string, staged: string, root: string): Promise<void> {
  await put(join(staged, "usr/bin/gcs"), await Deno.readFile(program), 0o755);
  for (const name of ["LICENSE", "THIRD_PARTY_NOTICES.txt", "CHANGELOG.md"]) {
    await put(join(staged, ownFolder, name), await Deno.readFile(join(root, name)));
  }
  const gcs = [Deno.execPath(), "run", "-q", "-P=gcs", "--no-prompt", join(root, "main.ts")];
  for (const [shell, path] of Object.entries(completions)) {
    const script = await run([...gcs, "completion", shell]);
    await put(join(staged, path), new TextEncoder().encode(script));
  }
  const pages = join(staged, "usr/share/man/man1");
  await Deno.mkdir(pages, { recursive: true });
  await run([...gcs, "help", "--man", pages]);
  const names = [...Deno.readDirSync(pages)].map(({ name }) => join(pages, name));
  await run(["gzip", "-n", "-9", ...names]);
}

async function put(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, bytes, { mode });
}
