import { checkProfileName } from "../../files/mod.ts";
import { arg, defineCommand } from "../../command/mod.ts";
import type { Binding } from "../../endpoint/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { show } from "../../output/mod.ts";

export default defineCommand({
  path: "profile show",
  summary: "Show a profile: its settings and its login",
  description:
    "Bound says to which address the tokens of an endpoint may go, and who vouched for\n" +
    "it. Only gcs login --rebind moves an endpoint to another one.",
  examples: [["gcs profile show", "The profile in use"]],
  args: {
    name: arg.optional(
      arg.taking(
        ["profile"],
        arg.parsed("NAME", "Profile to show; default: the one in use", checkProfileName),
      ),
    ),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, input) {
    const { listProfiles, showProfile } = await import("../../config/mod.ts");
    const { profile } = await context.config();
    const name = input.name ?? profile;
    const store = await context.tokens();
    const info = (await store.list()).find((one) => one.profile === name);
    const own = (await listProfiles(context.paths)).find((one) => one.name === name);
    // A profile exists by its settings, by its login, or because it is in use.
    if (own === undefined && info === undefined && name !== profile) {
      return show(await showProfile(context.paths, name), []);
    }
    const login = info === undefined ? undefined : await store.load(name).catch((error) => {
      if (error instanceof GcsError) return undefined;
      throw error;
    });
    const { readBindings } = await import("../../endpoint/mod.ts");
    const bindings = (await readBindings(context, login?.authUrl)).filter((one) =>
      login?.tokens[one.client_id] !== undefined ||
      [one.address, one.client_id, one.endpoint_id].includes(own?.endpoint ?? null)
    );
    const document = {
      ...own,
      name,
      current: name === profile,
      "logged_in": info !== undefined,
      identity: login === undefined
        ? null
        : { id: login.identity.sub, username: login.identity.username },
      "resource_servers": Object.keys(login?.tokens ?? {}),
      bindings: bindings.map(({ auth_url: _, ...binding }) => binding),
    };
    return show(document, [
      { label: "Name", value: "name" },
      { label: "In Use", value: "current" },
      { label: "Endpoint", value: "endpoint" },
      { label: "Client ID", value: "client_id" },
      { label: "Format", value: "format" },
      { label: "Key Source", value: "key_source" },
      { label: "Logged In", value: "logged_in" },
      { label: "Username", value: "identity.username" },
      { label: "Resource Servers", value: "resource_servers" },
      { label: "Bound", value: (doc) => doc.bindings.map(inWords).join("; ") },
    ]);
  },
});

function inWords(binding: Omit<Binding, "auth_url">): string {
  const id = binding.endpoint_id ?? binding.client_id;
  const voucher = vouchers[binding.confirmed_by];
  return `${id} to ${binding.address}, ${voucher}, since ${binding.since}`;
}

const vouchers: Readonly<Record<Binding["confirmed_by"], string>> = {
  transfer: "as Globus Transfer says",
  domain: "a name below the endpoint's own",
  node: "as this node's info.json says",
  "first_use": "by its first use: nobody confirmed it",
};
