import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { delimiter, join } from "node:path";
import { blocks, runBlock, runs } from "./_workflow_runs.ts";

const root = new URL("../../", import.meta.url);
const ignore = Deno.build.os !== "linux";

Deno.test("each run: block of a workflow is run somewhere, or it is said why not", () => {
  assert.deepEqual(blocks.map(({ name }) => name).toSorted(), Object.keys(runs).toSorted());
});

Deno.test({
  name: "each run: block for bash can be parsed by it",
  ignore,
  async fn() {
    const text = blocks.filter(({ shell }) => shell === "bash")
      .map(({ text }, index) => `block${index}() {\n${text.replaceAll("${{", "${").trimEnd()}\n}`);
    const file = await Deno.makeTempFile({ prefix: "gcs-blocks-" });
    // Names of the workflow's own in braces are put in before bash sees them.
    await Deno.writeTextFile(file, text.join("\n").replaceAll(/\$\{ [\w.]+ \}\}/g, "word"));
    const { success, stderr } = await new Deno.Command("bash", { args: ["-n", file] }).output();
    await Deno.remove(file);
    assert.ok(success, new TextDecoder().decode(stderr));
  },
});

/** A folder in which programs that would publish something only say what they were told. */
async function stage(programs: readonly string[]): Promise<{
  readonly folder: string;
  readonly env: Record<string, string>;
  said(): Promise<string>;
}> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-publish-" });
  const log = join(folder, "said");
  await Deno.mkdir(join(folder, "bin"));
  // Links: one that was just written can be refused ("text file busy") while others start.
  const says = new URL("_says.sh", import.meta.url);
  for (const name of programs) await Deno.symlink(says, new URL(`file://${folder}/bin/${name}`));
  const path = [join(folder, "bin"), Deno.env.get("PATH") ?? ""].join(delimiter);
  const own = { GITHUB_REF_NAME: "v2.0.0", GITHUB_ACTOR: "ada", GH_TOKEN: "canary" };
  return {
    folder,
    env: { PATH: path, SAID: log, REPOSITORY: "Example/GCS", ...own },
    said: () => Deno.readTextFile(log).catch(() => ""),
  };
}

Deno.test({
  name: "files that are not what was signed are not published",
  ignore,
  async fn() {
    const { folder, env, said } = await stage(["gh"]);
    await Deno.mkdir(join(folder, "release"));
    await Deno.writeTextFile(join(folder, "release", "gcs.deb"), "a package");
    const digest = createHash("sha256").update("a package").digest("hex");
    const sums = join(folder, "release", "SHA256SUMS");
    await Deno.writeTextFile(sums, `${"0".repeat(64)}  gcs.deb\n`);
    const name = "release.yml github Publish";
    assert.notEqual((await runBlock(name, folder, env)).code, 0);
    assert.equal(await said(), "");
    await Deno.writeTextFile(sums, `${digest}  gcs.deb\n`);
    const { code, output } = await runBlock(name, folder, env);
    assert.equal(code, 0, output);
    const [created = "", edited] = (await said()).split("\n");
    assert.match(
      created,
      /^gh release create v2\.0\.0 .*--draft .*--notes-file notes\.md .*gcs\.deb/,
    );
    assert.equal(edited, "gh release edit v2.0.0 --draft=false");
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "the npm package and the image are published as they were packed",
  ignore,
  async fn() {
    const { folder, env, said } = await stage(["npm", "skopeo"]);
    await Deno.mkdir(join(folder, "release"));
    await Deno.writeTextFile(join(folder, "release", "gcs-cli-2.0.0.tgz"), "");
    for (const name of ["release.yml npm Publish", "release.yml image Publish"]) {
      const { code, output } = await runBlock(name, folder, env);
      assert.equal(code, 0, output);
    }
    assert.deepEqual((await said()).trimEnd().split("\n"), [
      "npm publish --provenance --access public release/gcs-cli-2.0.0.tgz",
      "skopeo login --username ada --password-stdin ghcr.io",
      "skopeo copy --all oci-archive:release/gcs-2.0.0-image.tar:2.0.0 docker://ghcr.io/example/gcs:2.0.0",
    ]);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "a tag of another version ends a release at its first step",
  ignore,
  async fn() {
    const name = "release.yml notes The tag is the version, and the changelog tells of it";
    const { code, output } = await runBlock(name, root, { GITHUB_REF_NAME: "v0.0.1" });
    assert.equal(code, 1);
    assert.match(output, /The tag is v0\.0\.1, but the sources are \d/);
    await Deno.remove(new URL("notes.md", root));
  },
});

Deno.test({
  name: "the library here is built, up to date, and needs nothing but the system",
  ignore,
  async fn() {
    const steps = ["Build", "A second build is instant"];
    for (const step of [...steps, "The library needs nothing but the system"]) {
      const { code, output } = await runBlock(`sqlcipher.yml library ${step}`, root);
      assert.equal(code, 0, `${step}: ${output}`);
    }
  },
});
