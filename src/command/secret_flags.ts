import type { AnyCommand } from "./define.ts";
import type { SecretSpec } from "./inputs.ts";

/** One flag by which a secret comes in. */
export interface SecretFlag {
  readonly flag: string;
  readonly value?: string;
  readonly summary: string;
  /** True for a spelling that older scripts use, which help leaves out. */
  readonly isOld?: boolean;
}

/** Variable that `--secret-env` reads when none is named. */
export const defaultSecretVariable = "GLOBUS_SECRET_VALUE";

/** The flag stem of a secret: `secret` gives `--secret-stdin` and `--secret-env`. */
export function stemOf({ stem = "secret" }: SecretSpec): string {
  return stem;
}

/** The stem of a secret, and the one of older scripts. */
export function stemsOf(spec: SecretSpec): readonly string[] {
  return spec.oldStem === undefined ? [stemOf(spec)] : [stemOf(spec), spec.oldStem];
}

/** All secret flags of a command. */
export function secretFlags(command: AnyCommand): readonly SecretFlag[] {
  return Object.values(command.secrets ?? {}).flatMap((spec) =>
    stemsOf(spec).flatMap((stem) => flagsOf(stem, spec))
  );
}

function flagsOf(stem: string, { label, variable, oldStem }: SecretSpec): SecretFlag[] {
  const old = stem === oldStem ? { isOld: true } : {};
  const from = variable ?? defaultSecretVariable;
  return [
    { flag: `${stem}-stdin`, summary: `Read the ${label} from standard input`, ...old },
    {
      flag: `${stem}-env`,
      value: "NAME",
      summary:
        `Read the ${label} from an environment variable named GCS_* or GLOBUS_* (default ${from})`,
      ...old,
    },
  ];
}
