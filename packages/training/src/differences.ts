const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const show = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));

/** Where two JSON values differ, a line a place: `settings.k: 10 there, 20 here`. */
export function differences(there: unknown, here: unknown, path = ""): string[] {
  if (isObject(there) && isObject(here) && Array.isArray(there) === Array.isArray(here)) {
    const keys = new Set([...Object.keys(there), ...Object.keys(here)]);
    return [...keys].flatMap((key) =>
      differences(
        (there as Record<string, unknown>)[key],
        (here as Record<string, unknown>)[key],
        path === "" ? key : `${path}.${key}`,
      ),
    );
  }
  return Object.is(there, here) ? [] : [`${path || "value"}: ${show(there)} there, ${show(here)} here`];
}
