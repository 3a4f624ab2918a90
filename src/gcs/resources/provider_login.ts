import { GcsError } from "../../errors/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import type { Operation } from "../../base/mod.ts";
import type { HttpResponse } from "../../http/mod.ts";
import type { ReadOptions, Sender } from "../sender.ts";
import {
  type OAuthUserCredentialForm,
  oauthUserCredentialForm,
} from "../documents/user_credential.ts";
import { type ApiOperation, operations } from "../operations.ts";

/** What a storage provider sent the browser back with. */
export interface ProviderAnswer {
  /** State that the login was started with. */
  readonly state: string;
  /** Code of the provider, where it granted access. */
  readonly code?: string | Secret | undefined;
  /** Error of the provider, where it did not. */
  readonly error?: string | undefined;
}

/** The browser's part of making a user credential at a provider such as Google Drive or Box. */
export class ProviderLogin {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Starts a login; gives the address at the provider that the browser has to open. */
  start(form: OAuthUserCredentialForm): Operation<{ readonly location: string }> {
    const operation = operations.postUserCredentials;
    const body = oauthUserCredentialForm.encode(form, "create");
    const url = this.#sender.url(operation);
    const { method } = operation;
    return {
      request: { service: "gcs", method, target: url.href, body },
      send: (signal, onAnswer) => {
        const headers = { "content-type": "application/x-www-form-urlencoded" };
        const read = (response: HttpResponse) => ({ location: locationOf(response, operation) });
        return this.#sender.sendChange(
          { method, url, headers, body: formEncoded(body), redirect: "return" },
          { method, does: operation.does, signal, onAnswer, read, gone: read },
        );
      },
    };
  }

  /** Hands over what the provider sent; gives the address that the browser goes on to. */
  async finish(
    answer: ProviderAnswer,
    options: ReadOptions & { readonly google?: boolean } = {},
  ): Promise<{ readonly location: string }> {
    const operation = options.google
      ? operations.getAuthcallbackGoogle
      : operations.getAuthcallback;
    const { state, code, error } = answer;
    const query = { state, error, "code": code instanceof Secret ? code.reveal() : code };
    const url = this.#sender.url(operation, {}, query);
    const response = await this.#sender.exchange(
      { method: "GET", url, redirect: "return" },
      operation.does,
      { ...options, anonymous: true },
    );
    return { location: locationOf(response, operation) };
  }

  /** Asks for the last page of a login; resolves when the endpoint says that it is complete. */
  async complete(userCredentialId?: string, options: ReadOptions = {}): Promise<void> {
    const query = { "user_credential_id": userCredentialId };
    const operation = operations.getAuthclicomplete;
    const url = this.#sender.url(operation, {}, query);
    await this.#sender.exchange({ method: "GET", url }, operation.does, {
      ...options,
      anonymous: true,
    });
  }
}

function formEncoded(members: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(members).map(([name, value]): [string, string] => [
    name,
    value instanceof Secret ? value.reveal() : String(value),
  ]);
  return new URLSearchParams(pairs).toString();
}

function locationOf(response: HttpResponse, operation: ApiOperation): string {
  const location = response.headers.get("location");
  const url = location === null ? null : URL.parse(location);
  if (response.status >= 300 && url !== null && url.protocol === "https:") return url.href;
  throw new GcsError("failed", `Cannot ${operation.does}: the endpoint names no https address`, {
    httpStatus: response.status,
    requestId: response.requestId,
  });
}
