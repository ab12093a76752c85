import { bars } from "../ui/bars.js";
import { find } from "../ui/dom.js";
import { type Experiment, experiment, type View } from "../ui/experiment.js";
import { facts } from "../ui/facts.js";
import { lines } from "../ui/lines.js";
import { figure, percent } from "../ui/number.js";
import { controls, type GradientValues, idle, settle } from "./controls.js";
import { type GradientRun, gradientRun, norm } from "./run.js";

/** The gradient explorer: exact gradient and estimates side by side. */
export function gradientView(moved: () => void): View {
  const section = find(document, "#gradient");
  const pictures = gradientPictures(section);
  const parts: Experiment<typeof controls> = {
    name: "gradient",
    controls,
    soft: ["scale", "steps"],
    settle,
    idle,
    start: (values) => {
      const run = gradientRun(values());
      return { advance: run.advance, draw: () => pictures(run, values()), dispose: () => {} };
    },
  };
  return experiment(parts, moved);
}

function gradientPictures(section: HTMLElement): (run: GradientRun, values: GradientValues) => void {
  const chart = bars("Exact gradient and mean estimate of each item", 240);
  const cosines = lines({
    ...{ label: "Cosine with the exact gradient, of each estimate and of their mean", height: 150 },
    ...{ range: [-1, 1], lines: ["last", "mean"] },
  });
  const zeros = lines({ label: "Share of zeros", height: 110, range: [0, 1], lines: ["last"] });
  const sizes = lines({ label: "Step size", height: 110, range: "log", lines: ["size"] });
  const figures = facts({
    cosine: "cosine, mean",
    last: "cosine, newest",
    error: "error, mean",
    zeros: "zeros, newest",
    size: "β or λ",
    solves: "solves each",
  });
  find(section, ".facts-here").append(figures.element);
  for (const [place, { element }] of Object.entries({ bars: chart, cosines, zeros, sizes })) {
    find(section, `[data-chart="${place}"]`).append(element);
  }
  return (run, values) => {
    const shape = values.scale === "unit" ? unit : (x: ArrayLike<number>) => x;
    chart.draw({ truth: shape(run.exact), mean: run.points.length > 0 ? shape(run.mean) : [], last: shape(run.last) });
    const { points } = run;
    const total = Math.max(values.steps, points.length);
    cosines.draw([points.map(({ cosine }) => cosine), points.map(({ meanCosine }) => meanCosine)], total);
    zeros.draw([points.map(({ zeros }) => zeros)], total);
    sizes.draw([points.map(({ size }) => size)], total);
    const newest = points.at(-1);
    if (!newest) return figures.show({});
    figures.show({
      cosine: figure(newest.meanCosine),
      last: figure(newest.cosine),
      error: figure(run.error),
      zeros: percent(newest.zeros),
      size: newest.size === undefined ? "no step" : figure(newest.size),
      solves: figure(run.solves),
    });
  };
}

/** x / ‖x‖; 0 stays 0. */
function unit(x: ArrayLike<number>): number[] {
  const length = norm(x) || 1;
  return Array.from(x, (value) => value / length);
}
