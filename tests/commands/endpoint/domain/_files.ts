import { join } from "node:path";
import { setStage, type Stage } from "../../../_support/stage.ts";
import { createAuthority } from "../../../http/_server.ts";

/** What certificates are made for. */
export interface Wish {
  readonly names?: readonly string[];
  readonly expired?: boolean;
  readonly future?: boolean;
  readonly rsa?: boolean;
}

/** A stage with PEM files in its folder, and what stands in them. */
export interface DomainStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly cert: string;
  readonly key: string;
  readonly authority: string;
  /** Writes a file and gives its path; mode 0600 unless said otherwise. */
  file(name: string, content: string, mode?: number): Promise<string>;
  /** Members of the domain that were sent, one for each request. */
  sent(): readonly unknown[];
}

/** Sets it up with a certificate, its key and its authority. */
export async function domainStage(
  wish: Wish = { names: ["data.example.org"] },
): Promise<DomainStage> {
  const authority = await createAuthority();
  const { cert, key } = await authority.issue(wish);
  const stage = await setStage();
  return {
    stage,
    cert,
    key,
    authority: authority.pem,
    async file(name, content, mode = 0o600) {
      const path = join(stage.folder, name);
      await Deno.writeTextFile(path, content);
      await Deno.chmod(path, mode);
      return path;
    },
    sent: () =>
      stage.sandbox.requests
        .filter(({ method, path }) => method !== "GET" && path.endsWith("/domain"))
        .map(({ body }) => body),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

/** The base64 of a PEM text, to look for in output. */
export function inside(pem: string): string {
  return pem.split("\n")[1] ?? "nothing to look for";
}
