import { TERRAINS } from "@discretely/task-path/terrain";
import { bars } from "../ui/bars.js";
import { find } from "../ui/dom.js";
import { type Experiment, experiment, type Running, type View } from "../ui/experiment.js";
import { facts } from "../ui/facts.js";
import { lines } from "../ui/lines.js";
import { figure, percent } from "../ui/number.js";
import { controls, idle, type PathValues, SIDE } from "./controls.js";
import { bestPaths, type Cells, costOf, mapText, shownMap, trueCosts } from "./map.js";
import { painter } from "./painter.js";
import { COLOURS, palette } from "./palette.js";
import { drawMap, heat, mapCanvas } from "./picture.js";
import { type PathRun, pathRun } from "./run.js";

/** The path learner: a map to paint, and a model that learns its costs from best paths. */
export function pathView(moved: () => void): View {
  const section = find(document, "#path");
  const [world, mind] = [mapCanvas(), mapCanvas()];
  let run: PathRun | undefined;
  let painted: Cells | undefined; // a stroke that is not in the address yet
  let cursor: number | undefined;
  const brushes = palette((brush) => view.change({ brush } as Partial<PathValues>));
  const cells = (values: PathValues) => painted ?? shownMap(values);
  const charts = pathCharts(section);
  let taught = ""; // the map in the address that the run learns from
  const draw = (values: PathValues) => {
    if (!run) return;
    const shown = cells(values);
    if (!painted && values.map !== taught) run.paint(shown); // it came with the address, or was put back
    if (!painted) taught = values.map;
    drawMaps(world, mind, shown, run, cursor);
    charts(run, shown, values);
    brushes.show(values.brush);
  };
  const parts: Experiment<typeof controls> = {
    name: "path",
    controls,
    soft: ["brush", "steps", "map"],
    settle: (values) => values,
    idle,
    start: (values) => {
      run = pathRun(values(), cells(values()));
      taught = values().map;
      return { advance: run.advance, draw: () => draw(values()), dispose: run.dispose };
    },
  };
  const view: Running<typeof controls> = experiment(parts, moved);

  const paint = (cell: number, terrain = Number(view.values.brush)) => {
    painted ??= shownMap(view.values);
    if (painted[cell] === terrain) return;
    painted[cell] = terrain;
    run?.paint(painted);
    draw(view.values);
  };
  const lifted = () => {
    if (!painted) return;
    view.change({ map: mapText(painted) });
    painted = undefined;
    view.goOn();
  };
  const say = find(section, ".cell");
  painter(world, {
    paint,
    lifted,
    moved: (cell) => {
      cursor = cell;
      say.textContent = cell === undefined ? "" : nameOf(cell, cells(view.values));
      draw(view.values);
    },
  });
  find(section, ".fresh").addEventListener("click", () => {
    view.change({ map: "" });
    view.goOn();
  });
  arrange(section, world, mind, brushes.element);
  return view;
}

const nameOf = (cell: number, cells: Cells) =>
  `row ${Math.floor(cell / SIDE) + 1}, column ${(cell % SIDE) + 1}: ${TERRAINS[cells[cell]!]!.name}`;

function arrange(section: HTMLElement, world: HTMLCanvasElement, mind: HTMLCanvasElement, brushes: HTMLElement): void {
  world.tabIndex = 0;
  world.setAttribute("role", "application");
  world.setAttribute("aria-label", "The map. Arrows move, space paints, 1 to 5 paint that terrain.");
  mind.setAttribute("role", "img");
  mind.setAttribute("aria-label", "The learned costs, dark where dear, and the learned path");
  find(section, '[data-chart="world"]').prepend(world);
  find(section, '[data-chart="mind"]').prepend(mind);
  find(section, ".brushes").append(brushes);
}

function drawMaps(
  world: HTMLCanvasElement,
  mind: HTMLCanvasElement,
  shown: Cells,
  run: PathRun,
  cursor: number | undefined,
): void {
  const { costs, path } = run.belief;
  const best = { mask: bestPaths(trueCosts(shown)), colour: "#ffffff", width: 15 };
  const learned = { mask: path, colour: "#ff9a3d", width: 5 };
  drawMap(world, { colours: [...shown].map((kind) => COLOURS[kind]!), paths: [best, learned], cursor });
  drawMap(mind, { colours: heat(costs), paths: [learned] });
}

function pathCharts(section: HTMLElement): (run: PathRun, shown: Cells, values: PathValues) => void {
  const regrets = lines({ label: "Regret of the learned path", height: 130, range: "fit", lines: ["mean"] });
  const sizes = lines({ label: "Step size", height: 110, range: "log", lines: ["size"] });
  const terrains = bars("True and learned cost of each terrain", 150);
  const figures = facts({
    cost: "learned path costs",
    best: "best path costs",
    regret: "regret",
    size: "β or λ",
  });
  for (const [place, { element }] of Object.entries({ regrets, sizes, terrains })) {
    find(section, `[data-chart="${place}"]`).append(element);
  }
  find(section, ".facts-here").append(figures.element);
  const figureOfTerrains = find(section, ".terrains");
  return (run, shown, values) => {
    const { points, belief } = run;
    const total = Math.max(values.steps, points.length);
    regrets.draw([points.map(({ regret }) => regret)], total);
    sizes.draw([points.map(({ size }) => size)], total);
    figureOfTerrains.hidden = belief.terrains === undefined;
    if (belief.terrains) {
      const truth = TERRAINS.map(({ cost }) => cost);
      terrains.draw({ truth, mean: scaled(belief.terrains, truth), last: [], names: TERRAINS.map(({ name }) => name) });
    }
    const costs = trueCosts(shown);
    const [best, cost] = [costOf(bestPaths(costs), costs), costOf(belief.path, costs)];
    const size = points.at(-1)?.size;
    figures.show({
      cost: figure(cost),
      best: figure(best),
      regret: percent((cost - best) / best),
      size: size === undefined ? "no step" : figure(size),
    });
  };
}

/** Paths tell costs only up to a factor: learned costs are shown with the sum of the true ones. */
function scaled(learned: ArrayLike<number>, truth: readonly number[]): number[] {
  const sum = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0);
  return Array.from(learned, (cost) => (cost * sum(truth)) / sum(learned));
}
