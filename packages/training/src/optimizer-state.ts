import * as tf from "@tensorflow/tfjs-core";

/** All that an optimiser remembers. Its tensors are the live ones when read, and are copied when written. */
export interface OptimizerState {
  /** The class, e.g. `Adam`. */
  readonly name: string;
  /** Steps taken. */
  readonly iterations: number;
  /** `<weight>/<slot>` for what is kept per weight, `<field>` for what is kept once. */
  readonly slots: Readonly<Record<string, tf.Tensor>>;
}

interface Form {
  /** Private lists with an entry per variable, in the order of `minimize`'s list, and the name of their slot. */
  readonly lists: Readonly<Record<string, string>>;
  /** Private scalar variables. */
  readonly scalars: readonly string[];
}

/**
 * The private fields of each optimiser. `getWeights` and `setWeights` of tfjs are not used: for Adam they drop the powers of
 * the betas and recompute them by `pow`, which is not bit-equal to the product kept in training, and for Adamax they do not
 * exist.
 */
const forms: Readonly<Record<string, Form>> = {
  SGD: { lists: {}, scalars: [] },
  Momentum: { lists: { accumulations: "momentum" }, scalars: [] },
  Adam: {
    lists: { accumulatedFirstMoment: "m", accumulatedSecondMoment: "v" },
    scalars: ["accBeta1", "accBeta2"],
  },
  AdamW: { lists: { firstMoments: "m", secondMoments: "v" }, scalars: [] },
  Adamax: {
    lists: { accumulatedFirstMoment: "m", accumulatedWeightedInfNorm: "v" },
    scalars: ["accBeta1", "iteration"],
  },
  RMSProp: {
    lists: { accumulatedMeanSquares: "rms", accumulatedMoments: "momentum", accumulatedMeanGrads: "mg" },
    scalars: [],
  },
  Adagrad: { lists: { accumulatedGrads: "accumulator" }, scalars: [] },
  Adadelta: { lists: { accumulatedGrads: "accum_grad", accumulatedUpdates: "accum_var" }, scalars: [] },
};

type Slot = { originalName: string; variable: tf.Variable };
type Inner = Record<string, Slot[] & tf.Variable> & { iterations_: number };

/** The one cast to the private fields above. */
function open(optimizer: tf.Optimizer): { form: Form; inner: Inner } {
  const name = optimizer.getClassName();
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (!form) {
    const known = Object.keys(forms).join(", ");
    throw new TypeError(`optimizer state: no way to read the slots of ${name} (have: ${known})`);
  }
  return { form, inner: optimizer as unknown as Inner };
}

/**
 * Reads the slots of an optimiser whose `minimize` is called with the variables of `weights`, in this order.
 * Slots exist from the first step on; before it there are none.
 * @throws TypeError for an optimiser other than those of `tf.train` and of this package.
 */
export function readOptimizer(optimizer: tf.Optimizer, weights: readonly string[]): OptimizerState {
  const { form, inner } = open(optimizer);
  const slots: [string, tf.Tensor][] = form.scalars.map((field) => [field, inner[field]!]);
  for (const [field, slot] of Object.entries(form.lists)) {
    // SGD-like lists are keyed by place in the list of variables, whose engine-wide names change from run to run
    inner[field]!.forEach(({ variable }, i) => {
      slots.push([`${weights[i]!}/${slot}`, variable]);
    });
  }
  return { name: optimizer.getClassName(), iterations: optimizer.iterations, slots: Object.fromEntries(slots) };
}

/**
 * Puts back what {@link readOptimizer} read: the optimiser goes on bit for bit as the one that was read. `weights` must be in
 * the order in which they will be handed to `minimize`.
 * @throws Error for the state of another class of optimiser, or with a scalar missing.
 */
export function writeOptimizer(
  optimizer: tf.Optimizer,
  { name, iterations, slots }: OptimizerState,
  weights: readonly (readonly [string, tf.Variable])[],
): void {
  const { form, inner } = open(optimizer);
  if (name !== optimizer.getClassName()) {
    throw new Error(`optimizer state: it is of ${name}, the optimiser is ${optimizer.getClassName()}`);
  }
  const missing = form.scalars.filter((field) => !slots[field]);
  if (missing.length > 0) throw new Error(`optimizer state: ${missing.join(", ")} of ${name} is missing`);

  for (const field of form.scalars) inner[field]!.assign(slots[field]!);
  for (const [field, slot] of Object.entries(form.lists)) {
    tf.dispose(inner[field]!.map(({ variable }) => variable));
    const restored = weights.flatMap(([key, { name }]) => {
      const value = slots[`${key}/${slot}`];
      return value ? [{ originalName: `${name}/${slot}`, variable: tf.variable(value, false) }] : [];
    });
    inner[field] = restored as Slot[] & tf.Variable;
  }
  inner.iterations_ = iterations;
}
