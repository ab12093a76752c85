import { checkFlag, checkNames } from "./check.js";
import type { Saving, SolveStats } from "./solve-stats.js";
import type { Certifies } from "./solver.js";

/**
 * Which solves a layer spares: each of them, unless it is set to false. The bits stay what they are, for a solver whose answer
 * to a row depends on that row (and its `data`) alone. θ + ε, z, dL/dz and the targets are read on the host for it.
 */
export interface Economy {
  /** Targets of a draw with dL/dz = 0, where the estimator says that they do not matter (`idleAtZero`). */
  readonly zero?: boolean;
  /** Targets that are, bit for bit, what the forward pass solved for the same draw. */
  readonly reused?: boolean;
  /** Targets for which the forward pass's z is the answer still, by the solver's own `certifies`. */
  readonly certified?: boolean;
  /** Rows that are the same, bit for bit: of the forward pass, or of all targets of one backward pass. */
  readonly repeated?: boolean;
}

/** @throws RangeError for an unknown option, or one that is neither true nor false. */
export function checkEconomy(where: string, economy: Economy): Required<Economy> {
  const { zero = true, reused = true, certified = true, repeated = true } = economy;
  const all = { zero, reused, certified, repeated };
  checkNames(`${where}: economy`, economy, Object.keys(all));
  for (const [name, value] of Object.entries(all)) checkFlag(`${where}: economy`, name, value);
  return all;
}

/** Rows on the host, `[rows, width]` flat. */
export interface Question<Data> {
  /** One or more problems for each row. */
  readonly asked: readonly Float32Array[];
  readonly rows: number;
  /** The shape of a row. */
  readonly shape: readonly number[];
  /** The entry of a row. */
  readonly data: (row: number) => Data | undefined;
  readonly forward?: Forward;
}

/** The forward pass of the same rows. */
export interface Forward {
  readonly z: Float32Array;
  /** What was solved. */
  readonly x?: Float32Array | undefined;
  /** dL/dz, where a row of zeros needs no answer. */
  readonly dy?: Float32Array | undefined;
}

/** What is left to solve of a {@link Question}. */
export interface Errand {
  /** `[rows left, width]`, flat. */
  readonly rest: Float32Array;
  /** The row that each of them belongs to. */
  readonly rows: readonly number[];
  readonly stats: SolveStats;
  /** The answers to everything asked, from those to the rest. */
  readonly answers: (z: Float32Array) => Float32Array[];
}

/** Leaves out the rows whose answers are known. */
export function errand<Data>(
  question: Question<Data>,
  economy: Required<Economy>,
  certifies: Certifies<Data> | undefined,
): Errand {
  const { asked, rows, shape, forward } = question;
  const width = shape.reduce((a, b) => a * b, 1);
  const rowOf = (values: Float32Array, row: number) => values.subarray(row * width, (row + 1) * width);
  const known = answeredBefore(question, rowOf, economy, economy.certified ? certifies : undefined);
  const seen = economy.repeated ? seenBefore(question.data) : () => undefined;
  const skipped = { zero: 0, reused: 0, certified: 0, repeated: 0 };
  const left: { readonly x: Float32Array; readonly row: number }[] = [];

  /** The place of the row's answer among those to the rest; −1 for the forward pass's. */
  const placeOf = (x: Float32Array, row: number): number => {
    const why = known(x, row);
    if (why) skipped[why]++;
    if (why) return -1;
    const twin = seen(x, row, left.length);
    if (twin !== undefined) skipped.repeated++;
    return twin ?? left.push({ x, row }) - 1;
  };
  const places = asked.map((values) => Int32Array.from({ length: rows }, (_, row) => placeOf(rowOf(values, row), row)));
  const rest = new Float32Array(left.length * width);
  for (const [i, { x }] of left.entries()) rest.set(x, i * width);
  return {
    rest,
    rows: left.map(({ row }) => row),
    stats: { asked: asked.length * rows, solved: left.length, skipped },
    answers: (z) =>
      places.map((list) => {
        const out = new Float32Array(rows * width);
        for (const [row, at] of list.entries()) out.set(at < 0 ? rowOf(forward!.z, row) : rowOf(z, at), row * width);
        return out;
      }),
  };
}

/** Why the forward pass's z answers a row, if it does. */
function answeredBefore<Data>(
  { forward, shape, data }: Question<Data>,
  rowOf: (values: Float32Array, row: number) => Float32Array,
  economy: Required<Economy>,
  certifies: Certifies<Data> | undefined,
): (x: Float32Array, row: number) => Saving | undefined {
  if (!forward) return () => undefined;
  const { x: solved, z, dy } = forward;
  return (x, row) => {
    if (economy.zero && dy && rowOf(dy, row).every((slope) => slope === 0)) return "zero";
    if (economy.reused && solved && sameBits(x, rowOf(solved, row))) return "reused";
    if (certifies?.(x, rowOf(z, row), shape, data(row))) return "certified";
    return undefined;
  };
}

/** The place of an equal row with the same data, if there was one before; else remembers this one as being at `place`. */
function seenBefore<Data>(data: (row: number) => Data | undefined) {
  const byHash = new Map<number, { x: Float32Array; entry: Data | undefined; place: number }[]>();
  return (x: Float32Array, row: number, place: number): number | undefined => {
    const [key, entry] = [hash(x), data(row)];
    const bucket = byHash.get(key) ?? [];
    const twin = bucket.find((other) => other.entry === entry && sameBits(other.x, x));
    if (!twin) byHash.set(key, [...bucket, { x, entry, place }]);
    return twin?.place;
  };
}

const bits = (x: Float32Array) => new Uint32Array(x.buffer, x.byteOffset, x.length);

function sameBits(a: Float32Array, b: Float32Array): boolean {
  const [p, q] = [bits(a), bits(b)];
  for (let i = 0; i < p.length; i++) if (p[i] !== q[i]) return false;
  return true;
}

/** FNV-1a by words. */
function hash(x: Float32Array): number {
  let h = 0x811c9dc5;
  for (const word of bits(x)) h = Math.imul(h ^ word, 0x01000193);
  return h;
}
