import { systemClock, systemRandom } from "../../src/base/mod.ts";
import { readDeclaration, type Services } from "../../src/declare/mod.ts";
import { createGcsClient } from "../../src/gcs/mod.ts";
import { createAuthClient, dataAccess, manageCollections } from "../../src/globus/mod.ts";
import { createHttpClient, type HttpClient } from "../../src/http/mod.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/mod.ts";

/** A sandbox, and what a declaration reaches it by. */
export interface Endpoint extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly services: Services;
}

/** What becomes of an answer on its way, for servers that the sandbox is not. */
export type OnTheWay = (answer: unknown) => unknown;

/** Starts a sandbox from a seed. */
export async function startEndpoint(seed: unknown, onTheWay?: OnTheWay): Promise<Endpoint> {
  const sandbox = await startSandbox({ seed });
  const reached = reach(sandbox, onTheWay);
  return {
    sandbox,
    services: reached.services,
    async [Symbol.asyncDispose]() {
      reached.close();
      await sandbox.close();
    },
  };
}

/** What a declaration reaches a running sandbox by. */
export function reach(
  sandbox: Sandbox,
  onTheWay: OnTheWay = (answer) => answer,
): { readonly services: Services; close(): void } {
  const plain = createHttpClient({ tls: { minVersion: "1.2", caCertificates: [sandbox.caPem] } });
  const http: HttpClient = {
    close: () => plain.close(),
    async send(request) {
      const response = await plain.send(request);
      return { ...response, text: () => response.text(), json: () => onTheWay(response.json()) };
    },
  };
  const bearer = (token: string) => ({ header: () => Promise.resolve(`Bearer ${token}`) });
  const auth = createAuthClient({
    ...{ baseUrl: sandbox.authUrl, clientId: sandbox.clientId, clientSecret: undefined, http },
    ...{ clock: systemClock, random: systemRandom },
  });
  const tokens = sandbox.issueTokens();
  const own = tokens.find((one) => one.resourceServer === "auth.globus.org")?.accessToken ?? "";
  const client = (token: string) =>
    createGcsClient({ address: sandbox.address, http, authorizer: bearer(token) });
  return {
    services: {
      gcs: client(sandbox.managerToken()),
      gcsFor: (id) => {
        const scopes = `${manageCollections(sandbox.endpointId)}[*${dataAccess(id)}]`;
        return Promise.resolve(client(sandbox.managerToken({ scopes })));
      },
      authApi: () => Promise.resolve(auth.api(bearer(own))),
    },
    close: () => plain.close(),
  };
}

/** A declaration that must be good. */
export async function declarationOf(text: string) {
  const source = { file: "site.yaml", text, folder: "/here" };
  const { declaration, problems } = await readDeclaration([source], () => Promise.reject());
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return declaration;
}
