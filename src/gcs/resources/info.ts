import type { Core, ReadOptions } from "../core.ts";
import { connector, type Info, info, type InstalledConnector } from "../documents/info.ts";
import { type Envelope, pick, pickOne } from "../envelope.ts";
import { operations } from "../operations.ts";

/** What an endpoint says about itself to everybody. */
export interface EndpointInfo {
  readonly info: Info;
  readonly connectors: readonly InstalledConnector[];
}

/** Versions and connectors. */
export class InfoResource {
  readonly #core: Core;
  constructor(core: Core) {
    this.#core = core;
  }

  /** Reads versions, the client id and the connectors. Needs no login, and sends none. */
  async get(options: ReadOptions = {}): Promise<EndpointInfo> {
    const pages: Envelope[] = [];
    const anonymous = { ...options, anonymous: true };
    for await (const page of this.#core.envelopes(operations.getInfo, {}, anonymous)) {
      pages.push(page);
    }
    const all = { ...pages[0], documents: pages.flatMap((page) => page.documents) };
    const envelope: Envelope = { ...emptyPage, ...all };
    return { info: pickOne(envelope, info), connectors: pick(envelope, connector) };
  }
}

const emptyPage: Envelope = {
  code: undefined,
  httpStatus: undefined,
  message: undefined,
  detail: undefined,
  authorization: undefined,
  hasNextPage: undefined,
  marker: undefined,
  documents: [],
};
