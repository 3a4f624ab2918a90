import assert from "node:assert/strict";
import { z } from "zod";
import fc, { usualSeed } from "../../_support/fast_check.ts";
import { besides, peerTest } from "../../_support/python_packages.ts";
import { compileMappings, mapAll, mapFirst } from "../../../src/identity_mapping/mod.ts";
import { type Case, cases } from "../../identity_mapping/_cases.ts";
import { ready } from "../../identity_mapping/_vectors.ts";

const answer = z.object({
  loads: z.boolean(),
  first: z.array(z.string().nullable()).optional(),
  all: z.array(z.array(z.record(z.string(), z.array(z.string()))).nullable()).optional(),
});

async function ask(python: string, asked: readonly Case[]) {
  const child = new Deno.Command(python, {
    args: ["-I", besides(import.meta.url, "ask_package.py")],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const text = asked.map((one) => `${JSON.stringify(one)}\n`).join("");
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { stdout, success } = await output;
  assert.ok(success);
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.map((line) => answer.parse(JSON.parse(line)));
}

/** What "all" mode found, in the form of the library. */
function allAsPackage({ documents, identities }: Case, compiled: ReturnType<typeof ready>) {
  const { found, failures } = mapAll(compiled, identities);
  return compiled.flatMap((mapping, document) => {
    if (mapping.kind === "external") return [];
    if (failures.some((failure) => failure.document === document)) return [null];
    assert.ok(documents[document]);
    return [mapping.rules.map((_, rule) => {
      const byId: Record<string, string[]> = {};
      for (const one of found) {
        if (one.document !== document || one.rule !== rule) continue;
        (byId[String(identities[one.identity]?.["id"])] ??= []).push(one.account);
      }
      return byId;
    })];
  });
}

const name = "2,000 generated documents load and map as the package of endpoints does it";
// Older Pythons keep wrong groups in rare cases (bpo-23532, bpo-35859).
await peerTest(name, ["globus-identity-mapping==0.6.0"], async (python) => {
  const asked = fc.sample(cases, { numRuns: 2_000, seed: usualSeed });
  const answers = await ask(python, asked);
  assert.equal(answers.length, asked.length);
  const seen = { loaded: 0, unloadable: 0, refused: 0, mapped: 0 };
  for (const [index, one] of asked.entries()) {
    const theirs = answers[index];
    assert.ok(theirs);
    const shown = JSON.stringify({ ...one, theirs });
    const { mappings, findings } = compileMappings(one.documents);
    if (findings.some(({ level }) => level === "unloadable")) {
      seen.unloadable++;
      assert.equal(theirs.loads, false, shown + JSON.stringify(findings));
    } else if (findings.some(({ level }) => level === "refused")) seen.refused++;
    else {
      seen.loaded++;
      assert.equal(theirs.loads, true, shown);
      const compiled = ready(mappings);
      const first = one.identities.map((identity) => mapFirst(compiled, identity).account ?? null);
      assert.deepEqual(first, theirs.first, shown);
      assert.deepEqual(allAsPackage(one, compiled), theirs.all, shown);
      seen.mapped += first.filter((account) => account !== null).length;
    }
  }
  assert.ok(seen.loaded > 800 && seen.unloadable > 200, JSON.stringify(seen));
  assert.ok(seen.refused < 100 && seen.mapped > 200, JSON.stringify(seen));
}, [3, 11]);
