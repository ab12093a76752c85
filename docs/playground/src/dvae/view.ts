import { find } from "../ui/dom.js";
import { type Experiment, experiment, type View } from "../ui/experiment.js";
import { facts } from "../ui/facts.js";
import { lines } from "../ui/lines.js";
import { figure } from "../ui/number.js";
import { client } from "./client.js";
import { controls, type DvaeValues, idle, settle } from "./controls.js";
import type { Begun, Stepped } from "./messages.js";
import { type Sheet, sheet } from "./sheet.js";
import type { Pictures } from "./trainer.js";

/** Between two sets of pictures, at least. */
const PICTURES_MS = 400;

/** The discrete VAE: trains in a worker, one step between two frames of the page. */
export function dvaeView(moved: () => void): View {
  const section = find(document, "#dvae");
  const screen = dvaeScreen(section);
  const parts: Experiment<typeof controls> = {
    name: "dvae",
    controls,
    soft: ["steps"],
    settle,
    idle,
    start: async (values) => {
      const worker = client();
      screen.waiting();
      try {
        return await training(worker, values, screen);
      } catch (error) {
        worker.end();
        throw error;
      }
    },
  };
  return experiment(parts, moved);
}

async function training(
  worker: ReturnType<typeof client>,
  values: () => DvaeValues,
  screen: ReturnType<typeof dvaeScreen>,
) {
  const begun = await worker.ask({ ask: "start", values: values() });
  const points: Stepped[] = [];
  const tests: (number | undefined)[] = [];
  let pictures = await worker.ask({ ask: "pictures" });
  let taken = performance.now();
  return {
    advance: async () => {
      points.push(await worker.ask({ ask: "step" }));
      tests.push(undefined);
      if (performance.now() - taken < PICTURES_MS && points.length < values().steps) return;
      pictures = await worker.ask({ ask: "pictures" });
      tests[tests.length - 1] = pictures.loss;
      taken = performance.now();
    },
    draw: () => screen.draw({ begun, points, tests, pictures, values: values() }),
    dispose: worker.end,
  };
}

interface Scene {
  readonly begun: Begun;
  readonly points: readonly Stepped[];
  /** The loss on the test digits after some of the steps. */
  readonly tests: readonly (number | undefined)[];
  readonly pictures: Pictures;
  readonly values: DvaeValues;
}

function dvaeScreen(section: HTMLElement) {
  const digits: Sheet = sheet();
  const losses = lines({ label: "Loss of each batch in nats", height: 160, range: "fit", lines: ["last"] });
  const sizes = lines({ label: "Step size", height: 110, range: "log", lines: ["size"] });
  const names = {
    backend: "backend",
    loss: "loss, batch",
    test: "loss, test digits",
    size: "β or λ",
    speed: "ms a step",
  };
  const figures = facts(names);
  find(section, '[data-chart="digits"]').append(digits.element);
  find(section, '[data-chart="losses"]').append(losses.element);
  find(section, '[data-chart="sizes"]').append(sizes.element);
  find(section, ".facts-here").append(figures.element);
  const skipped = find(section, ".skipped");
  return {
    waiting: () => {
      figures.show({ backend: "starting …" });
      skipped.textContent = "";
    },
    draw: ({ begun, points, pictures, values }: Scene) => {
      const total = Math.max(values.steps, points.length);
      digits.draw(pictures, values);
      losses.draw([points.map(({ loss }) => loss)], total);
      sizes.draw([points.map(({ size }) => size)], total);
      const newest = points.at(-1);
      figures.show({
        backend: begun.backend,
        test: figure(pictures.loss),
        ...(newest && { loss: figure(newest.loss), speed: figure(medianOf(points.slice(-20))) }),
        ...(newest && { size: newest.size === undefined ? "no step" : figure(newest.size) }),
      });
      skipped.textContent = begun.skipped.map(({ name, why }) => `${name} did not start: ${why}.`).join(" ");
    },
  };
}

const medianOf = (points: readonly Stepped[]) =>
  points.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)[points.length >> 1]!;
