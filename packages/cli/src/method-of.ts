import { type Estimator, type Method, type Plugin, perturbAndMap, type Registry } from "@discretely/core";

/** What `--estimator` takes: the estimators, which a layer by perturb-and-MAP serves, and the methods that draw by themselves. */
export const methodNames = (registry: Registry<Plugin>): string[] => [
  ...registry.names("estimator"),
  ...registry.names("method"),
];

/** The method of that name. @throws RangeError for an unknown name, with the names that exist. */
export function methodOf(registry: Registry<Plugin>, name: string, options: Readonly<Record<string, unknown>>): Method {
  if (registry.names("method").includes(name)) return registry.create("method", name, options) as Method;
  if (registry.names("estimator").includes(name)) {
    return perturbAndMap(registry.create("estimator", name, options) as Estimator<unknown>);
  }
  throw new RangeError(`no estimator named "${name}" (have: ${methodNames(registry).join(", ")})`);
}
