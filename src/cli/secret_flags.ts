import type { AnyCommand } from "./define.ts";
import type { SecretSpec } from "./values.ts";

/** One flag by which a secret comes in. */
export interface SecretFlag {
  readonly flag: string;
  readonly value?: string;
  readonly summary: string;
}

/** Variable that `--secret-env` reads when none is named. */
export const defaultSecretVariable = "GLOBUS_SECRET_VALUE";

/** The flag stem of a secret: `secret` gives `--secret-stdin` and `--secret-env`. */
export function stemOf(spec: SecretSpec): string {
  return spec.stem ?? "secret";
}

/** All secret flags of a command. */
export function secretFlags(command: AnyCommand): readonly SecretFlag[] {
  return Object.values(command.secrets ?? {}).flatMap((spec) => {
    const stem = stemOf(spec);
    const variable = spec.variable ?? defaultSecretVariable;
    return [
      { flag: `${stem}-stdin`, summary: `Read the ${spec.label} from standard input` },
      {
        flag: `${stem}-env`,
        value: "NAME",
        summary: `Read the ${spec.label} from an environment variable (default ${variable})`,
      },
    ];
  });
}
