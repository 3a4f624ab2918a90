import { checkProfileName } from "../../files/mod.ts";
import { arg, defineCommand, ignoreNotFound, planOne } from "../../command/mod.ts";
import type { Operation } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "profile delete",
  summary: "Delete a profile: its settings and its login",
  description: "Tokens are revoked as far as Globus Auth answers, and removed in any case.",
  examples: [["gcs profile delete lab --yes", "Without a question, for scripts"]],
  args: {
    name: arg.taking(["profile"], arg.parsed("NAME", "Profile to delete", checkProfileName)),
  },
  options: { ignoreNotFound },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, { name, ignoreNotFound }) {
    const { deleteProfile, listProfiles, showProfile } = await import("../../config/mod.ts");
    const { forgetIds } = await import("../../recent_ids/mod.ts");
    const { endLogin, notConfirmed, ownerOf } = await import("../../login/mod.ts");
    const store = await context.tokens();
    const hasLogin = (await store.list()).some(({ profile }) => profile === name);
    const hasSettings = (await listProfiles(context.paths)).some((one) => one.name === name);
    if (!hasLogin && !hasSettings) {
      if (!ignoreNotFound) await showProfile(context.paths, name);
      const absent = done(
        { name, status: "absent", changed: false },
        `There is no profile "${name}"`,
      );
      return { operations: [], carryOut: () => Promise.resolve(absent) };
    }
    const changed = ignoreNotFound ? { changed: true } : {};
    const operation: Operation<boolean | undefined> = {
      request: { service: "local", method: "remove", target: `profile "${name}"` },
      owner: hasLogin ? await ownerOf(context, name) : undefined,
      tells: (revoked) => ({ revoked }),
      send: async () => {
        const isRevoked = hasLogin ? await endLogin(context, name) : undefined;
        await deleteProfile(context.paths, name);
        await forgetIds({ folder: context.paths.recentIdsFolder, profile: name });
        return isRevoked;
      },
    };
    return planOne(
      operation,
      async (isRevoked) => {
        if (isRevoked === false) await context.warn(notConfirmed);
        return done({ name, status: "deleted", ...changed }, `Deleted profile "${name}"`);
      },
      {
        warning: `This deletes the profile "${name}"${hasLogin ? " and revokes its tokens" : ""}.`,
        answer: name,
      },
    );
  },
});
