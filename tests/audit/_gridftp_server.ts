import { startOnPort } from "../_support/start_on_port.ts";

const server = "/usr/sbin/globus-gridftp-server";
const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);

/** Whether this machine has a GridFTP server (Debian: globus-gridftp-server-progs). */
export const hasGridftpServer = await isThere(server);

/** A real GridFTP server on loopback, for anybody, that writes a transfer log and its own log. */
export class GridftpServer implements AsyncDisposable {
  readonly port: number;
  readonly #process: Deno.ChildProcess;

  private constructor(port: number, process: Deno.ChildProcess) {
    this.port = port;
    this.#process = process;
  }

  static async start(logs: { transfer: string; own?: string }): Promise<GridftpServer> {
    const own = logs.own === undefined ? [] : ["-l", logs.own, "-log-module", "stdio:buffer=0"];
    const places = ["-control-interface", "127.0.0.1", "-data-interface", "127.0.0.1"];
    const { child, port } = await startOnPort((port) =>
      new Deno.Command(server, {
        args: [
          ...["-aa", "-anonymous-user", "nobody", "-p", String(port), "-Z", logs.transfer],
          ...own,
          ...["-d", "ALL", ...places],
        ],
        env: { LC_ALL: "C.UTF-8" },
        stdout: "null",
        stderr: "null",
      }).spawn()
    );
    return new GridftpServer(port, child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.status;
  }
}

/** A client that says exactly what it is told to: no program in use would send such names. */
export class RawFtp implements AsyncDisposable {
  readonly #control: Deno.TcpConn;
  readonly #decoder = new TextDecoder();
  #read = "";

  private constructor(control: Deno.TcpConn) {
    this.#control = control;
  }

  static async connect(port: number): Promise<RawFtp> {
    const client = new RawFtp(await Deno.connect({ hostname: "127.0.0.1", port }));
    await client.#reply();
    await client.send("USER anonymous");
    await client.send("PASS a@example.org");
    await client.send("TYPE I");
    return client;
  }

  /** Sends a command and gives the last line of the reply. */
  async send(command: string): Promise<string> {
    const bytes = new TextEncoder().encode(`${command}\r\n`);
    for (let at = 0; at < bytes.length;) at += await this.#control.write(bytes.subarray(at));
    return await this.#reply();
  }

  /** Gets a file. True when the server says that all of it was sent. */
  async get(path: string): Promise<boolean> {
    const numbers = /\(([\d,]+)\)/.exec(await this.send("PASV"))?.[1]?.split(",").map(Number);
    const [, , , , high = 0, low = 0] = numbers ?? [];
    using data = await Deno.connect({ hostname: "127.0.0.1", port: high * 256 + low });
    if (!(await this.send(`RETR ${path}`)).startsWith("1")) return false;
    const buffer = new Uint8Array(65_536);
    while (await data.read(buffer) !== null);
    return (await this.#reply()).startsWith("226");
  }

  async #reply(): Promise<string> {
    const buffer = new Uint8Array(65_536);
    for (;;) {
      const last = /(?:^|\r\n)(\d{3} [^\r]*)\r\n/.exec(this.#read);
      if (last !== null) {
        this.#read = this.#read.slice(last.index + last[0].length);
        return last[1] ?? "";
      }
      const count = await this.#control.read(buffer);
      if (count === null) throw new Error("The server hung up");
      this.#read += this.#decoder.decode(buffer.subarray(0, count));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.send("QUIT");
    this.#control.close();
  }
}
