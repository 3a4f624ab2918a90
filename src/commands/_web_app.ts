import { type Context, opt } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { openPage } from "../login/mod.ts";
import { done, type View } from "../output/mod.ts";

/** The option of commands whose object has a page in the web app of Globus. */
export const webOption = {
  web: opt.flag("Open its page of the Globus web app in a browser instead"),
};

/** Opens the page of a collection, which has a tab for its roles and one for its permissions. */
export async function collectionOnWeb(context: Context, id: string): Promise<View> {
  return await onWeb(context, `/file-manager/collections/${id}/overview`);
}

/** Opens the page of the endpoint, which has a tab for its roles. */
export async function endpointOnWeb(context: Context): Promise<View> {
  const { endpointId } = await context.endpoint();
  if (endpointId === undefined) {
    throw new GcsError("failed", "The id of the endpoint is not known, which its page goes by", {
      hint: "gcs login",
    });
  }
  return await onWeb(context, `/console/endpoints/${endpointId}/overview`);
}

async function onWeb(context: Context, path: string): Promise<View> {
  const url = new URL(path, await webApp(context));
  const opened = await openPage(context, url);
  return done(
    { url: url.href, opened },
    opened ? `Opened ${url.href}` : [url.href],
  );
}

/** The web app stands beside Globus Auth: `app.globus.org`, `app.preview.globus.org`. */
async function webApp(context: Context): Promise<string> {
  const { auth_url: auth } = (await context.config()).values.services;
  const { protocol, host } = new URL(auth);
  const [service, ...domain] = host.split(".");
  if (service === "auth") return `${protocol}//app.${domain.join(".")}`;
  throw new GcsError("usage", `No web app is known beside Globus Auth at ${host}`);
}
