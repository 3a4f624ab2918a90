import { checkTlsPolicy, tellsTls, whoTellsTls } from "../../http/mod.ts";
import { tlsPolicy } from "../../context/mod.ts";
import { type Check, ok, warning } from "./_check.ts";

/** Which Deno this is, and whether it can keep a strict TLS policy. */
export const runtimeCheck: Check = {
  name: "runtime",
  async run(context) {
    const version = `Deno ${Deno.version.deno}`;
    if (tellsTls()) return ok(`${version}, can check a strict TLS policy`);
    const { strict } = checkTlsPolicy(await tlsPolicy(await context.config()));
    const detail = `${version} cannot check a strict TLS policy`;
    const fix = whoTellsTls;
    return strict ? [{ status: "problem", detail, fix }] : warning(detail, fix);
  },
};
