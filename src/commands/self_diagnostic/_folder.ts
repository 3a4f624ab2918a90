import {
  cipherReport,
  inspectDatabaseFile,
  openDatabaseFile,
  openSqlcipher,
  type SqlcipherDatabase,
} from "../../audit/mod.ts";
import { networkFileSystem, requireTakesFiles } from "../../files/mod.ts";
import { permissionReport } from "../../config/mod.ts";
import type { Context } from "../../command/mod.ts";
import { sessionPolicy } from "../../login/mod.ts";
import { checkSession } from "../../tokens/mod.ts";
import { sqlcipherLibrary } from "../../context/mod.ts";
import { type Check, configurationName, ok, warning } from "./_check.ts";

/** Whether the settings can be read. */
export const configurationCheck: Check = {
  name: configurationName,
  async run(context) {
    const { profile } = await context.config();
    return ok(`profile "${profile}", folder ${context.paths.configFolder}`);
  },
};

/** Owner, mode and kind of every file and folder, and whether more can be kept beside them. */
export const permissionsCheck: Check = {
  name: "permissions",
  async run(context) {
    const config = await context.config().catch(() => undefined);
    const report = await permissionReport(context.paths, config?.values.audit.database_path);
    const wrong = report.filter((entry) => !entry.ok);
    if (wrong.length > 0) {
      return wrong.map(({ path, problem, fix }) => ({
        status: "problem",
        detail: `${path}: ${problem}`,
        fix: fix ?? null,
      }));
    }
    // After the report, which would count what is made for it.
    await requireTakesFiles(context.paths.configFolder);
    return ok(`${report.length} files and folders, all private`);
  },
};

/** Whether files lie where one machine alone has them. */
export const fileSystemCheck: Check = {
  name: "file systems",
  async run(context) {
    const { configFolder, auditDatabase } = context.paths;
    const config = await context.config().catch(() => undefined);
    const database = config?.values.audit.database_path ?? auditDatabase;
    const [folder, audit] = [networkFileSystem(configFolder), networkFileSystem(database)];
    if (audit !== undefined) {
      return warning(
        `the audit database lies on a network file system (${audit}): it is kept without a ` +
          "write-ahead log, so readers and writers wait for each other, and its locks are the server's",
        "keep it on a disk of this machine: gcs config set audit.database_path FILE",
      );
    }
    return ok(
      folder === undefined
        ? "no network file system was found"
        : `the configuration lies on a network file system (${folder}), the audit database does not`,
    );
  },
};

/** Where keys go, tried out. */
export const keyStoreCheck: Check = {
  name: "key store",
  mayAsk: true,
  async run(context) {
    const source = await (await context.vault()).probe();
    const what = source === "passphrase" ? "a file sealed under a passphrase" : `the ${source}`;
    return ok(`${what} keeps and gives back what is written`);
  },
};

/** Whether somebody is logged in. Ends no session. */
export const loginCheck: Check = {
  name: "login",
  mayAsk: true,
  async run(context) {
    const config = await context.config();
    if (context.isService) return ok("service credentials of the environment");
    const login = await (await context.tokens()).load(config.profile);
    if (login === undefined) return warning("not logged in", "gcs login ENDPOINT");
    const state = checkSession({ ...login.session }, sessionPolicy(config), context.clock.now());
    const who = `as ${login.identity.username || "an unknown identity"}`;
    if (state.outcome === "ended") {
      return warning(`the session ${who} has ended (${state.reason})`, "gcs login ENDPOINT");
    }
    return ok(`logged in ${who}`);
  },
};

/** The library, and how the database is encrypted where there is one. */
export const databaseCheck: Check = {
  name: "audit database",
  mayAsk: true,
  async run(context) {
    const { values } = await context.config();
    const report = await encryption(context, values.audit.database_path);
    const { settings } = report;
    const cipher = [
      settings["cipher_page_size"] && `page size ${settings["cipher_page_size"]}`,
      settings["kdf_iter"] && `${settings["kdf_iter"]} KDF rounds`,
      settings["cipher_hmac_algorithm"],
      settings["cipher_kdf_algorithm"],
    ].filter((text) => text).join(", ");
    const fips = report.fips ? ", FIPS mode" : "";
    return ok(
      `SQLCipher ${report.version} on ${report.provider} ${report.providerVersion}${fips}` +
        (cipher === "" ? "" : `; ${cipher}`),
    );
  },
};

async function encryption(context: Context, path: string) {
  const library = await sqlcipherLibrary(context);
  const state = await inspectDatabaseFile(path);
  const key = state === "missing" ? undefined : await (await context.vault()).key("audit-db");
  const bytes = key?.bytes() ?? context.random.bytes(32);
  let db: SqlcipherDatabase | undefined;
  try {
    db = key === undefined
      ? openSqlcipher(":memory:", { key: bytes, library })
      : await openDatabaseFile(path, { key: bytes, library, access: "read" });
    return cipherReport(db);
  } finally {
    db?.close();
    bytes.fill(0);
  }
}

/** Whether changes may happen without a record. */
export const trailCheck: Check = {
  name: "audit trail",
  async run(context) {
    const { values } = await context.config();
    if (values.audit.required) return ok("required: a change that cannot be recorded is refused");
    return warning(
      "audit.required is false: changes may happen without a record",
      "gcs config unset audit.required",
    );
  },
};
