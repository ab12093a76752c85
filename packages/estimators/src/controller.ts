import type { Tensor } from "@tensorflow/tfjs-core";

/** The memory of one β. Plain numbers, so that it goes through JSON. */
export interface Cell {
  readonly beta: number;
}

/** Moves β so that the density of the gradient, in non-zeros per sample, settles at `target`. */
export interface Controller<C extends Cell> {
  /** The cell that starts from a β. */
  readonly init: (beta: number) => C;
  /** `density` was measured on `samples` samples with this cell's β. */
  readonly next: (cell: C, density: number, samples: number, target: number) => C;
  /**
   * The same rule by tensor operations, on vectors of cells. Where β lies on a device the numbers are then never read; without
   * it they are, at each step.
   */
  readonly onDevice?: (
    cell: Readonly<Record<keyof C, Tensor>>,
    density: Tensor,
    samples: Tensor,
    target: Tensor,
  ) => Readonly<Record<keyof C, Tensor>>;
}
