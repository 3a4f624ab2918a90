import type { ReadOptions, Sender } from "../sender.ts";
import { connector, type Info, info, type InstalledConnector } from "../documents/info.ts";
import { pick, pickOne, type ResultEnvelope } from "../result_envelope.ts";
import { operations } from "../operations.ts";

/** What an endpoint says about itself to everybody. */
export interface EndpointInfo {
  /** Version, endpoint and client ids. */
  readonly info: Info;
  /** Connectors that can be used. */
  readonly connectors: readonly InstalledConnector[];
}

/** Versions and connectors. */
export class InfoResource {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Reads versions, the client id and the connectors. Needs no login, and sends none. */
  async get(options: ReadOptions = {}): Promise<EndpointInfo> {
    const pages: ResultEnvelope[] = [];
    const anonymous = { ...options, anonymous: true };
    for await (const page of this.#sender.envelopes(operations.getInfo, {}, anonymous)) {
      pages.push(page);
    }
    const all = { ...pages[0], documents: pages.flatMap((page) => page.documents) };
    const envelope: ResultEnvelope = { ...emptyPage, ...all };
    return { info: pickOne(envelope, info), connectors: pick(envelope, connector) };
  }
}

const emptyPage: ResultEnvelope = {
  code: undefined,
  httpStatus: undefined,
  message: undefined,
  detail: undefined,
  authorization: undefined,
  hasNextPage: undefined,
  marker: undefined,
  documents: [],
};
