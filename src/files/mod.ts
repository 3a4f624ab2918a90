/**
 * Files and folders: private ones, those that people name, locks, and what is written all or not at
 * all.
 *
 * @module
 */
export { type AppendFile, openPrivateAppend } from "./append_file.ts";
export { fileFailure, isFull, isUnwritable, ownFileFailure } from "./failure.ts";
export {
  type GivenFile,
  type GivenFileOptions,
  isOursToChange,
  isStreamPath,
  readGivenFile,
} from "./given_file.ts";
export { type LockOptions, withFileLock } from "./lock.ts";
export { networkFileSystem } from "./mounts.ts";
export { openOutputFile, type OutputFile, type OutputOptions } from "./output_file.ts";
export { writeOutputFiles } from "./output_files.ts";
export { writeOutputFolder } from "./output_folder.ts";
export { outputTarget } from "./output_place.ts";
export { makePassingFolder } from "./passing_folder.ts";
export {
  ensurePrivateFile,
  readPrivateFile,
  type ReadPrivateOptions,
  removePrivateFile,
  writePrivateFile,
} from "./private_file.ts";
export {
  checkPrivate,
  ensurePrivateFolder,
  listPrivateFolder,
  type PrivacyCheck,
  requirePrivateFolder,
} from "./private_folder.ts";
export { closeSocketFile, isPrivateSocket, removeSocket } from "./private_socket.ts";
export { checkProfileName, profileName, profileNameWords } from "./profile_name.ts";
export { readRootFile } from "./root_file.ts";
export { type RotateOptions, rotatePrivateFile } from "./rotate.ts";
export { requireTakesFiles } from "./takes_files.ts";
export { entryAt, kindOf } from "./rules.ts";
export { isPassingName, passingName, syncFolder, TempFile } from "./temp_file.ts";
export { type Distrust, pathTrust, requireTrustedPath, type Trust } from "./trusted_path.ts";
export { type InputFile, openInputFile, readUserFile } from "./user_file.ts";
