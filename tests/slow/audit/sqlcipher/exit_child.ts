/** Ends while two threads write. Argument: a folder for them. */
const [folder = ""] = Deno.args;
const workers = ["one", "two"].map((name) => {
  const worker = new Worker(new URL("./exit_worker.ts", import.meta.url), { type: "module" });
  worker.postMessage({ path: `${folder}/${name}.db` });
  return new Promise((resolve) => worker.onmessage = resolve);
});
await Promise.all(workers);
Deno.exit(0);
