/** Imports a package that need not be there; says what to do when it is not, or when a library that it wants is not. */
export async function optionalPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message = "" } = error as { code?: string; message?: string };
    const why = remedy(name, code, message);
    if (why === undefined) throw error;
    throw new Error(why, { cause: error });
  }
}

/** A failure in plain words; undefined for one that speaks for itself. */
function remedy(name: string, code: string | undefined, message: string): string | undefined {
  // A package that is there but misses a part of its own fails in the same way and names that part.
  const node = code === "ERR_MODULE_NOT_FOUND" && message.includes(`'${name}'`);
  // Vite stands in for an optional peer that is not installed, and throws this when it is imported.
  const vite = message.includes(`Could not resolve "${name}"`);
  if (node || vite) return `the package is not installed; add it with: npm install ${name}`;
  // The package came without its install script, which fetches the library.
  if (/native addon module .*can not be found/.test(message)) {
    return `the package is there but its native library is missing; fetch it with: npm rebuild ${name}`;
  }
  const wanted = /version [`'"](GLIBC(?:XX)?_[\d.]+)' not found/.exec(message)?.[1];
  if (wanted) return `its native library wants ${wanted}, newer than this system has; install an older ${name}`;
  return undefined;
}
