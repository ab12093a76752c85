/** Imports a package that need not be there; says what to install when it is not. */
export async function optionalPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message = "" } = error as { code?: string; message?: string };
    // A package that is there but misses a part of its own fails with the same code and names that part.
    const absent = code === "ERR_MODULE_NOT_FOUND" && message.includes(`'${name}'`);
    if (!absent) throw error;
    throw new Error(`the package is not installed; add it with: npm install ${name}`, { cause: error });
  }
}
