/** The memory of one β. Plain numbers, so that it goes through JSON. */
export interface Cell {
  readonly beta: number;
}

/** Moves β so that the density of the gradient, in non-zeros per sample, settles at `target`. */
export interface Controller<C extends Cell> {
  readonly init: (beta: number) => C;
  /** `density` was measured on `samples` samples with this cell's β. */
  readonly next: (cell: C, density: number, samples: number, target: number) => C;
}
