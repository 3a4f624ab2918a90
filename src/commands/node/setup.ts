import { resolve } from "node:path";
import { defineCommand, opt } from "../../command/mod.ts";
import { deploymentKeyFile, deploymentKeyOption } from "../endpoint/_deployment_key.ts";
import { asService, handOverWords, loginWords, officialWords, planHandOver } from "../_official.ts";
import { nodeOptions, parseIp, removedClient } from "./_options.ts";

export default defineCommand({
  path: "node setup",
  summary: "Make this machine a data transfer node of the endpoint",
  description:
    'Needs the deployment key that "gcs endpoint setup" wrote, in a file that only its owner can ' +
    "read. Reload the web server of the node afterwards: systemctl reload apache2, or httpd.\n" +
    `${handOverWords}\n${loginWords}`,
  examples: [
    ["gcs node setup -d /root/deployment-key.json -i 192.0.2.7", "With one address"],
    [
      "gcs node setup --incoming-port-range 50000 51000 --dry-run",
      "See what would be run, with the key in this folder",
    ],
  ],
  args: { further: officialWords },
  options: {
    deploymentKey: deploymentKeyOption,
    ipAddress: nodeOptions.ipAddress,
    incomingPortRange: nodeOptions.incomingPortRange,
    outgoingPortRange: nodeOptions.outgoingPortRange,
    dataInterface: opt.parsed("IP", "Address for data, where it is not the node's own", parseIp),
    asService,
    exportNode: opt.file("FILE", "Write the settings of this node to a file"),
    importNode: opt.file("FILE", "Take over the settings of a node from a file"),
  },
  removed: removedClient("leave it out: the deployment key is enough"),
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  async plan(context, input) {
    const key = await deploymentKeyFile(context, input.deploymentKey, "node setup");
    return await planHandOver(context, {
      words: ["node", "setup"],
      options: {
        "--deployment-key": key.path,
        "--ip-address": input.ipAddress,
        "--incoming-port-range": input.incomingPortRange,
        "--outgoing-port-range": input.outgoingPortRange,
        "--data-interface": input.dataInterface,
        "--export-node": input.exportNode && resolve(input.exportNode),
        "--import-node": input.importNode && resolve(input.importNode),
        "--use-explicit-host": context.globals.useExplicitHost,
        "--verbose": context.globals.debug,
      },
      further: input.further,
      asService: input.asService,
    });
  },
});
