/** What a release is made of, as SPDX 2.3 (ISO/IEC 5962), from the parts of the notices. */
import { type Part, parts } from "../notices.ts";

/** The document as JSON. `time` is in seconds since 1970. */
export async function sbom(version: string, time: string): Promise<string> {
  const created = `${new Date(Number(time) * 1000).toISOString().slice(0, 19)}Z`;
  const program = {
    SPDXID: "SPDXRef-gcs",
    name: "gcs",
    versionInfo: version,
    downloadLocation: "NOASSERTION",
    licenseConcluded: "Apache-2.0",
    licenseDeclared: "Apache-2.0",
    copyrightText: "NOASSERTION",
    filesAnalyzed: false,
  };
  const packages = (await parts()).map((part) => packageOf(part));
  return `${
    JSON.stringify(
      {
        spdxVersion: "SPDX-2.3",
        dataLicense: "CC0-1.0",
        SPDXID: "SPDXRef-DOCUMENT",
        name: `gcs-${version}`,
        documentNamespace: `https://spdx.org/spdxdocs/gcs-${version}-${time}`,
        creationInfo: { created, creators: ["Tool: gcs deno task package"] },
        packages: [program, ...packages],
        relationships: [
          {
            spdxElementId: "SPDXRef-DOCUMENT",
            relationshipType: "DESCRIBES",
            relatedSpdxElement: program.SPDXID,
          },
          ...packages.map(({ SPDXID }) => ({
            spdxElementId: program.SPDXID,
            relationshipType: "CONTAINS",
            relatedSpdxElement: SPDXID,
          })),
        ],
      },
      null,
      2,
    )
  }\n`;
}

function packageOf({ name, version, licence, npm }: Part) {
  const isSpdx = /^[\w.-]+(?: (?:OR|AND) [\w.-]+)*$/.test(licence);
  return {
    SPDXID: `SPDXRef-${`${name}-${version}`.replaceAll(/[^A-Za-z0-9.-]+/g, "-")}`,
    name,
    ...(version === "" ? {} : { versionInfo: version }),
    downloadLocation: "NOASSERTION",
    licenseConcluded: "NOASSERTION",
    licenseDeclared: isSpdx ? licence : "NOASSERTION",
    copyrightText: "NOASSERTION",
    filesAnalyzed: false,
    ...(npm
      ? {
        externalRefs: [{
          referenceCategory: "PACKAGE-MANAGER",
          referenceType: "purl",
          referenceLocator: `pkg:npm/${name.replace("@", "%40")}@${version}`,
        }],
      }
      : {}),
  };
}
