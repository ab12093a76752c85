/**
 * The distribution p(z) = exp(⟨θ, z⟩ − A(θ)) over the states of a solver, exactly and in float64, one instance at a time.
 * Entries of θ are finite or −∞ (never chosen).
 */
export interface Family {
  /** A(θ) = log Σ_z exp ⟨θ, z⟩. */
  readonly logPartition: (theta: ArrayLike<number>) => number;
  /** μ(θ) = E[z] = ∇A(θ). */
  readonly marginals: (theta: ArrayLike<number>) => Float64Array;
  /** ∇_θ ⟨v, μ(θ)⟩ = Cov(z) v. The covariance is symmetric, so this is also the derivative of μ along v. */
  readonly vjp: (theta: ArrayLike<number>, v: ArrayLike<number>) => Float64Array;
  /** An exact sample of z; `uniform` answers the next of a stream of U(0, 1) variates at each call. */
  readonly sample: (theta: ArrayLike<number>, uniform: () => number) => Float64Array;
}
