import { resolve } from "node:path";
import { arg, argumentOr, defineCommand, opt, type ValuesOf } from "../../command/mod.ts";
import { displayName } from "../../forms/mod.ts";
import {
  asService,
  handOverWords,
  loginWords,
  officialOptions,
  officialWords,
  planHandOver,
} from "../_official.ts";
import { removedClient } from "./_deployment_key.ts";
import { aboutEndpoint } from "./_options.ts";

const nameForm = displayName(128);

const args = {
  name: arg.orOption("displayName", arg.text("DISPLAY_NAME", "Name that people see", nameForm)),
  further: officialWords,
};

const { organization, contactEmail, ...others } = aboutEndpoint;

const about = {
  organization: opt.required(organization),
  contactEmail: opt.required(contactEmail),
  owner: {
    ...opt.required(opt.text("IDENTITY", "User name of the identity that shall own it")),
    short: "o",
  },
  ...others,
};

const terms = {
  agreeToLetsencryptTos: opt.flag("Agree to the terms of service of Let's Encrypt"),
  dontSetAdvertisedOwner: opt.flag("Leave the shown owner as it is"),
  ...opt.group("Project", {
    projectId: opt.uuid("ID", "Project that it belongs to"),
    projectName: opt.text("NAME", "Name of a project to create", nameForm),
    projectAdmin: opt.text("IDENTITY", "Administrator of the project"),
    alwaysCreateProject: opt.flag("Create a project in any case"),
  }),
};

export default defineCommand({
  path: "endpoint setup",
  summary: "Create an endpoint and its deployment key",
  description:
    "Registers the endpoint with Globus and writes its deployment key, which every node " +
    "is set up with. Keep that file in a safe place.\n" +
    `${handOverWords}\n${loginWords}\n` +
    "A service identity needs --owner CLIENT_ID@clients.auth.globus.org and " +
    "--dont-set-advertised-owner.",
  examples: [
    [
      "gcs endpoint setup Physics --organization Lab --contact-email help@example.org --owner ada@example.org --agree-to-letsencrypt-tos --dry-run",
      "See what would be run",
    ],
    [
      "gcs endpoint setup Physics --organization Lab --contact-email help@example.org --owner ada@example.org --agree-to-letsencrypt-tos --as-service",
      "As a service identity, without a terminal",
    ],
  ],
  args,
  options: {
    displayName: opt.text("NAME", "The same as the argument DISPLAY_NAME", nameForm),
    ...about,
    public: opt.toggle("public", "private", "Whether everybody can find it; default: public"),
    deploymentKey: {
      ...opt.file("FILE", "Where the key goes; default: deployment-key.json in this folder"),
      short: "d",
    },
    ...terms,
    asService,
  },
  removed: removedClient,
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  check: (input) => void subject(input),
  mutates: true,
  plan: (context, input) => {
    const { name, further } = subject(input);
    return planHandOver(context, {
      words: ["endpoint", "setup"],
      options: {
        ...officialOptions(about, input),
        "--keywords": input.keywords?.join(","),
        "--private": input.public === false,
        "--deployment-key": input.deploymentKey && resolve(input.deploymentKey),
        ...officialOptions(terms, input),
        "--use-explicit-host": context.globals.useExplicitHost,
      },
      // Nothing behind "--" is an option to the official program either, whatever the name is.
      further: [...further, "--", name],
      asService: input.asService,
    });
  },
});

/** The name, and words behind `--`, of which the first is no name where --display-name is given. */
function subject(
  { name, displayName, further }: ValuesOf<typeof args> & {
    readonly displayName: string | undefined;
  },
) {
  const isWord = displayName !== undefined && name?.startsWith("-");
  return {
    name: argumentOr(isWord ? undefined : name, displayName, "DISPLAY_NAME", "displayName"),
    further: isWord ? [name, ...further] : further,
  };
}
