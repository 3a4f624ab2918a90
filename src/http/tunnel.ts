import { timingSafeEqual } from "node:crypto";
import type { Random } from "../base/mod.ts";

/** More than this of a request head was not written by our own client. */
const maxHeadBytes = 8 * 1024;

/**
 * Leads the connections of a `fetch` client to another host than the one in the URL, while TLS runs
 * from end to end for the name in the URL. `fetch` has no option for that, but it takes a proxy: this
 * is one, on a loopback port, for the client that knows its password and for one destination.
 */
export class Tunnel {
  readonly #listener: Deno.TcpListener;
  readonly #address: string;
  readonly #password: string;
  readonly #open = new Set<Deno.Conn>();
  /** Destinations that are being tried, with whether somebody came and asked for them. */
  readonly #tried = new Map<string, boolean>();
  readonly #uses = new Map<string, Promise<boolean>>();
  /** Why the last destination could not be reached. */
  failure: unknown;

  constructor(address: string, random: Random) {
    this.#address = address;
    this.#password = random.bytes(32).toHex();
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    // A client that nobody closed must not keep the program alive.
    this.#listener.unref();
    void this.#serve();
  }

  /** What `Deno.createHttpClient` needs to go through here. */
  get proxy(): Deno.Proxy {
    return {
      url: `http://127.0.0.1:${this.#listener.addr.port}`,
      basicAuth: { username: "gcs", password: this.#password },
    };
  }

  /**
   * True where `client` comes here on its way to the host of `url`: the variable NO_PROXY, which the
   * runtime obeys in any case, may keep it away. Finds out by a request that never gets anywhere, or
   * past here, by one without credentials.
   */
  leads(url: URL, client: Deno.HttpClient, signal: AbortSignal): Promise<boolean> {
    const known = this.#uses.get(url.host) ?? this.#try(url, client, signal);
    this.#uses.set(url.host, known);
    return known;
  }

  async #try(url: URL, client: Deno.HttpClient, signal: AbortSignal): Promise<boolean> {
    const target = `${url.hostname}:${url.port === "" ? 443 : url.port}`;
    this.#tried.set(target, false);
    try {
      const options = { client, method: "HEAD", redirect: "manual", signal } as const;
      await (await fetch(url.origin, options)).body?.cancel();
    } catch {
      // It is turned away here, as it should be.
    }
    const came = this.#tried.get(target) === true;
    this.#tried.delete(target);
    if (!came) this.#uses.delete(url.host);
    return came;
  }

  /** Host and port that are dialled in place of those of `url`. */
  dialled(url: URL): string {
    const host = this.#address.includes(":") ? `[${this.#address}]` : this.#address;
    return url.port === "" ? host : `${host}:${url.port}`;
  }

  close(): void {
    this.#listener.close();
    for (const connection of this.#open) shut(connection);
  }

  async #serve(): Promise<void> {
    try {
      for await (const client of this.#listener) void this.#lead(client);
    } catch {
      // The listener is closed: nobody comes any more.
    }
  }

  async #lead(client: Deno.Conn): Promise<void> {
    this.#open.add(client);
    try {
      const target = this.#destinationOf(await readHead(client));
      if (target === undefined) return;
      if (this.#tried.has(target)) return void this.#tried.set(target, true);
      const server = await this.#connect(Number(target.split(":").at(-1)));
      this.#open.add(server);
      try {
        await client.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
        await Promise.race([pump(client, server), pump(server, client)]);
      } finally {
        this.#open.delete(server);
        shut(server);
      }
    } catch {
      // Told to the one who asked by the end of the connection.
    } finally {
      this.#open.delete(client);
      shut(client);
    }
  }

  async #connect(port: number): Promise<Deno.Conn> {
    try {
      return await Deno.connect({ hostname: this.#address, port });
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  /** Host and port that are asked for; undefined for a stranger. */
  #destinationOf(head: string): string | undefined {
    const target = /^CONNECT (\S+:\d{1,5}) HTTP\/1\.1\r\n/.exec(head)?.[1];
    const given = /^proxy-authorization: Basic (\S+)\r$/im.exec(head)?.[1] ?? "";
    const [one, two] = [given, btoa(`gcs:${this.#password}`)].map((text) =>
      new TextEncoder().encode(text)
    );
    const knows = one?.length === two?.length && one !== undefined && two !== undefined &&
      timingSafeEqual(one, two);
    return knows ? target : undefined;
  }
}

async function readHead(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(maxHeadBytes);
  let head = "";
  while (!head.endsWith("\r\n\r\n") && head.length < maxHeadBytes) {
    const size = await connection.read(buffer);
    if (size === null) break;
    head += new TextDecoder().decode(buffer.subarray(0, size));
  }
  return head;
}

async function pump(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  await from.readable.pipeTo(to.writable);
}

function shut(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already by the end of a stream.
  }
}
