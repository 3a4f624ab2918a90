/**
 * Settings: their schema, the file, the environment, profiles, and where everything is kept.
 *
 * @module
 */
export {
  type Aliases,
  changeAlias,
  checkAlias,
  expandAlias,
  readAliases,
  requireAlias,
} from "./aliases.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export { getConfigKey, readConfigValue, setConfigKey, unsetConfigKey } from "./edit.ts";
export {
  browserVariables,
  type EnvironmentName,
  environmentVariables,
  isSecretVariable,
  pagerVariables,
  secretVariableNames,
} from "./environment_names.ts";
export { defaultOf, findSetting, type Setting, settings, settingWords } from "./keys.ts";
export type { KeyFacts } from "./setting_types.ts";
export {
  type Config,
  type ConfigEntry,
  type ConfigOptions,
  listConfig,
  loadConfig,
  type SettingOrigin,
} from "./load.ts";
export {
  type Environment,
  environment,
  environmentNames,
  type Paths,
  resolvePaths,
  type SystemConfig,
} from "./paths.ts";
export { permissionReport } from "./permissions.ts";
export type { Proxies, ProxySetting } from "./proxies.ts";
export { deleteProfile, useProfile } from "./profile_edit.ts";
export { listProfiles, type Profile, showProfile } from "./profiles.ts";
export { type ConfigValues, formats, type ProfileSettings } from "./schema.ts";
export type { EnvironmentSource } from "./variable_text.ts";
