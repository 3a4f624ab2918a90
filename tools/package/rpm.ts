/** An RPM package. Nothing is stripped: that destroys a compiled program. */
import { dirname, join, relative } from "node:path";
import { run } from "../cross/run.ts";
import { description, homepage, type PackageInput, summary } from "./deb.ts";
import { ownFolder, zshCompletions } from "./linux_files.ts";

/** Builds it from the staged folder, whose completions for zsh it moves to where they are looked for. */
export async function buildRpm(input: PackageInput): Promise<void> {
  const { staged, work, release, version, arch, env } = input;
  const zsh = join(staged, zshCompletions.rpm);
  await Deno.mkdir(dirname(zsh), { recursive: true });
  await Deno.rename(join(staged, zshCompletions.deb), zsh);
  const files = [...walk(staged)].map((path) => `/${relative(staged, path)}`);
  const spec = [
    // No pass over the files: none is to be stripped, compressed or searched for dependencies.
    "%global debug_package %{nil}",
    "%global __os_install_post %{nil}",
    "%global _build_id_links none",
    "%global use_source_date_epoch_as_buildtime 1",
    "%global clamp_mtime_to_source_date_epoch 1",
    "Name: gcs",
    `Version: ${version}`,
    "Release: 1",
    `Summary: ${summary}`,
    "License: Apache-2.0",
    `URL: ${homepage}`,
    "AutoReqProv: no",
    "Requires: glibc >= 2.28, libgcc",
    "%description",
    description,
    "%install",
    `cp -a ${staged}/. %{buildroot}/`,
    "%files",
    "%defattr(-,root,root)",
    `%dir /${ownFolder}`,
    ...files,
  ];
  const path = join(work, "gcs.spec");
  await Deno.writeTextFile(path, `${spec.join("\n")}\n`);
  const cpu = arch === "arm64" ? "aarch64" : "x86_64";
  const top = join(work, "rpm");
  const defines = [`_topdir ${top}`, "_buildhost localhost"].flatMap((word) => ["--define", word]);
  await run(["rpmbuild", "-bb", "--quiet", "--target", `${cpu}-linux`, ...defines, path], { env });
  const name = `gcs-${version}-1.${cpu}.rpm`;
  await Deno.copyFile(join(top, "RPMS", cpu, name), join(release, name));
}

function* walk(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* walk(path);
    else yield path;
  }
}
