#!/usr/bin/env node
// Starts the program on the Deno of the npm package `deno`, whose version is exact.
"use strict";
const { spawn } = require("node:child_process");
const { join } = require("node:path");
const { isatty } = require("node:tty");
const { runInstall } = require("deno/install_api.cjs");
const { v8Flags } = require("./package.json").gcs;

const program = join(__dirname, "lib", "start.js");
const options = ["--quiet", "--no-prompt", "--no-check", "--no-code-cache", "--cached-only"];
const config = [`--config=${join(__dirname, "lib", "deno.json")}`, "-P=gcs", v8Flags];
const child = spawn(runInstall(), [
  "run",
  ...options,
  ...config,
  program,
  ...process.argv.slice(2),
], {
  stdio: "inherit",
  env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" },
});
// A terminal sends Ctrl-C to both; a second one would break off what the first one ends in order.
const hasTerminal = [0, 1, 2].some((stream) => isatty(stream));
process.on("SIGINT", () => hasTerminal || child.kill("SIGINT"));
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  process.stderr.write(`gcs: error: Deno could not be started: ${error.message}\n`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
