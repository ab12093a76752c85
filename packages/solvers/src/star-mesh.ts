/**
 * A weighted graph reduced vertex by vertex, n − 1 down to 1: removing v joins its neighbours a, b by w_va w_vb / d_v more,
 * d_v = Σ w_va (star-mesh transform, Gaussian elimination of the Laplacian). Nothing is subtracted on the way, so all
 * is exact to rounding at any range of weights, where a factorised Laplacian loses the light edges.
 */
export interface StarMesh {
  readonly n: number;
  /** Weights between the vertices left, entries a < b at [b, a]; row v as it was when v went. */
  readonly weight: Float64Array;
  /** d log weight along a direction, laid out alike. */
  readonly logSlope: Float64Array;
  /** d_v, and w_va / d_v at [v, a]. */
  readonly degree: Float64Array;
  readonly share: Float64Array;
  /** Effective resistance between two vertices at [b, a] and [a, b], and its derivative. */
  readonly resistance: Float64Array;
  readonly resistanceSlope: Float64Array;
}

export const makeStarMesh = (n: number): StarMesh => ({
  n,
  weight: new Float64Array(n * n),
  logSlope: new Float64Array(n * n),
  degree: new Float64Array(n),
  share: new Float64Array(n * n),
  resistance: new Float64Array(n * n),
  resistanceSlope: new Float64Array(n * n),
});

/** Hears which share of the weight of {a, b}, a < b, came from removing v. */
export type Through = (v: number, b: number, a: number, share: number) => void;

/** Removes all vertices but 0; Π d_v is then the sum of Π w over the spanning trees. False when the graph falls apart. O(n³). */
export function reduce(mesh: StarMesh, through?: Through): boolean {
  const { n, weight, logSlope, degree, share } = mesh;
  for (let v = n - 1; v > 0; v--) {
    const row = v * n;
    let sum = 0;
    for (let a = 0; a < v; a++) sum += weight[row + a]!;
    degree[v] = sum;
    if (!(sum > 0)) return false;
    let slope = 0;
    for (let a = 0; a < v; a++) {
      share[row + a] = weight[row + a]! / sum;
      slope += share[row + a]! * logSlope[row + a]!;
    }
    // From here on row v holds the slopes of its shares, d log(w_va / d_v), and of d_v itself at [v, v].
    for (let a = 0; a < v; a++) logSlope[row + a]! -= slope;
    logSlope[row + v] = slope;
    join(mesh, v, through);
  }
  return true;
}

/** Adds w_va w_vb / d_v to the weight of each pair before v. */
function join({ n, weight, logSlope, share }: StarMesh, v: number, through: Through | undefined): void {
  const row = v * n;
  for (let b = 1; b < v; b++) {
    for (let a = 0; a < b; a++) {
      const added = share[row + a]! * weight[row + b]!;
      if (added === 0) continue;
      const pair = b * n + a;
      const total = weight[pair]! + added;
      const part = added / total;
      const addedSlope = logSlope[row + a]! + logSlope[row + b]! + logSlope[row + v]!;
      // A slope of no weight is no number to mix in.
      logSlope[pair] = part < 1 ? logSlope[pair]! * (1 - part) + addedSlope * part : addedSlope;
      weight[pair] = total;
      through?.(v, b, a, part);
    }
  }
}

/**
 * Brings the vertices back: R_va = 1/d_v + Σ_b p_b R_ab − Σ_{b<c} p_b p_c R_bc with p = w_v·/d_v. By the triangle inequality of
 * resistances no term exceeds the result by more than a factor of n², so the difference is safe. O(n³).
 */
export function resist({ n, logSlope, degree, share, resistance: R, resistanceSlope: dR }: StarMesh): void {
  R.fill(0);
  dR.fill(0);
  for (let v = 1; v < n; v++) {
    const row = v * n;
    let mean = 0;
    let meanSlope = 0;
    for (let a = 0; a < v; a++) {
      let sum = 0;
      let slope = 0;
      for (let b = 0; b < v; b++) {
        const p = share[row + b]!;
        sum += p * R[a * n + b]!;
        slope += p * (logSlope[row + b]! * R[a * n + b]! + dR[a * n + b]!);
      }
      R[row + a] = sum;
      dR[row + a] = slope;
      // Each pair is met twice, once from either end.
      mean += 0.5 * share[row + a]! * sum;
      meanSlope += 0.5 * share[row + a]! * (logSlope[row + a]! * sum + slope);
    }
    for (let a = 0; a < v; a++) {
      R[row + a]! += 1 / degree[v]! - mean;
      dR[row + a]! -= logSlope[row + v]! / degree[v]! + meanSlope;
      R[a * n + v] = R[row + a]!;
      dR[a * n + v] = dR[row + a]!;
    }
  }
}
