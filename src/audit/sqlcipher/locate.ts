/** File name of the library on this system. */
export function libraryFileName(os: typeof Deno.build.os = Deno.build.os): string {
  if (os === "windows") return "libsqlcipher.dll";
  return os === "darwin" ? "libsqlcipher.dylib" : "libsqlcipher.so";
}

/**
 * Where to look when nobody names a library: beside this module, where `deno compile --include`
 * and the bundler put it, then where `deno task build:sqlcipher` puts it.
 */
export function usualPlaces(base: string = import.meta.url): URL[] {
  const name = libraryFileName();
  return [
    new URL(`./${name}`, base),
    new URL(`./build/sqlcipher/${name}`, base),
    new URL(`../build/sqlcipher/${name}`, base),
    new URL(`../../../build/sqlcipher/${name}`, base),
  ];
}
