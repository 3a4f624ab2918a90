import { join } from "node:path";
import { makeReleaseKey } from "../../tools/release_key.ts";
import { signChecksums } from "../../tools/sign_checksums.ts";
import { createAuthority, startServer } from "../http/_server.ts";

/** The files of a release, by name. */
export type Files = Map<string, Uint8Array<ArrayBuffer>>;

/** Who signs releases. */
export type Signer = Awaited<ReturnType<typeof makeReleaseKey>>;

export { makeReleaseKey as newSigner };

/** A program that says which version it is, and runs wherever there is a shell. */
export function scriptOf(version: string): string {
  return `#!/bin/sh\necho gcs ${version}\n`;
}

/** A release of one program for one system, made by tar and gzip, and signed. */
export async function makeRelease(
  version: string,
  signer: Signer,
  { system = "linux-x64", program = scriptOf(version) } = {},
): Promise<Files> {
  const work = await Deno.makeTempDir({ prefix: "gcs-release-" });
  try {
    const folder = `gcs-${version}-${system}`;
    await Deno.mkdir(join(work, folder));
    for (const name of ["CHANGELOG.md", "LICENSE"]) {
      await Deno.writeTextFile(join(work, folder, name), `${name}\n`);
    }
    await Deno.writeTextFile(join(work, folder, "gcs"), program, { mode: 0o755 });
    const name = `${folder}.tar.gz`;
    const archive = await run(["tar", "--sort=name", "-czf", "-", folder], work);
    return await signed(new Map([[name, archive]]), signer);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** The files with SHA256SUMS, and its signature, made anew. */
export async function signed(files: Files, { privatePem, publicKey }: Signer): Promise<Files> {
  const all = new Map([...files].filter(([name]) => !name.startsWith("SHA256SUMS")));
  const lines = await Promise.all(
    [...all].map(async ([name, bytes]) => `${await sha256(bytes)}  ${name}\n`),
  );
  const sums = new TextEncoder().encode(lines.sort().join(""));
  return all.set("SHA256SUMS", sums)
    .set("SHA256SUMS.sig", await signChecksums(sums, privatePem, publicKey));
}

/** SHA-256 in hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** What a program prints; it must succeed. */
export async function run(
  [program = "", ...args]: readonly string[],
  cwd?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    ...(cwd === undefined ? {} : { cwd }),
  }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

/** An https server that has releases, as it is told to. */
export interface ReleaseServer extends AsyncDisposable {
  readonly url: string;
  /** Authority that has signed its certificate. */
  readonly caPem: string;
  /** Paths that it was asked for. */
  readonly asked: string[];
  /** User agents, in the same order. */
  readonly agents: string[];
  /** Makes a release the newest one. */
  publish(version: string, files: Files): void;
  /** Answers a path in another way; undefined: as ever. */
  answer?: (path: string) => Answer | undefined;
}

/** One answer. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Uint8Array;
  /** Ends the connection after the body, whatever was announced. */
  readonly cut?: boolean;
  /** Sends the body, and nothing after it. */
  readonly hang?: boolean;
}

/** Starts one on loopback. */
export async function startReleaseServer(): Promise<ReleaseServer> {
  const authority = await createAuthority();
  const releases = new Map<string, Files>();
  let latest = "";
  const asked: string[] = [];
  const agents: string[] = [];
  const stored = (path: string): Answer => {
    const [, folder, name = ""] = /^\/releases\/(.+)\/([^/]+)$/.exec(path) ?? [];
    const version = folder === "latest/download"
      ? latest
      : /^download\/v(.+)$/.exec(folder ?? "")?.[1];
    const body = releases.get(version ?? "")?.get(decodeURIComponent(name));
    return body === undefined ? { status: 404 } : { body };
  };
  const server = await startServer(await authority.issue(), (request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    agents.push(request.headers["user-agent"] ?? "");
    const { status = 200, headers, body, cut, hang } = own.answer?.(path) ?? stored(path);
    const length = { "content-length": body?.length ?? 0 };
    response.writeHead(status, { ...length, ...headers });
    if (cut) response.write(body ?? "", () => response.destroy());
    else if (hang) response.write(body ?? "");
    else response.end(body);
  });
  const own: ReleaseServer = {
    url: `${server.url.href}releases`,
    caPem: authority.pem,
    asked,
    agents,
    publish(version, files) {
      releases.set(version, files);
      latest = version;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return own;
}
