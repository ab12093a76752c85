/** Imports a package that need not be there; says what to install when it is not. */
export async function optionalPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message = "" } = error as { code?: string; message?: string };
    // A package that is there but misses a part of its own fails in the same way and names that part.
    const node = code === "ERR_MODULE_NOT_FOUND" && message.includes(`'${name}'`);
    // Vite stands in for an optional peer that is not installed, and throws this when it is imported.
    const vite = message.includes(`Could not resolve "${name}"`);
    const absent = node || vite;
    if (!absent) throw error;
    throw new Error(`the package is not installed; add it with: npm install ${name}`, { cause: error });
  }
}
