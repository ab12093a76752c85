import { formatAddress, readQuery } from "../state/address.js";
import { type Control, initialValues, type Values, type ValuesOf } from "../state/control.js";
import { find } from "./dom.js";
import { form } from "./form.js";
import { player, type Show } from "./player.js";

/** What one view of the page adds to the form, the address and the player that all of them share. */
export interface Experiment<C extends readonly Control[]> {
  /** The id of its section, and its name in the address. */
  readonly name: string;
  readonly controls: C;
  /** Controls that leave the run as it is: their change is drawn, or asks for more steps. */
  readonly soft: readonly string[];
  /** Makes values fit each other. */
  readonly settle: (values: ValuesOf<C>) => ValuesOf<C>;
  /** Controls without a meaning under these values. */
  readonly idle: (values: ValuesOf<C>) => readonly string[];
  /** A run from its start; `values` gives the values of the moment, for drawing. @throws what the reader should be told. */
  readonly start: (values: () => ValuesOf<C>) => Show | Promise<Show>;
}

/** A view at work. */
export interface View {
  readonly name: string;
  /** The address that shows it as it is. */
  readonly address: string;
  readonly enter: (query: URLSearchParams) => void;
  readonly leave: () => void;
}

/** A view and a way to set its controls from elsewhere than its form. */
export interface Running<C extends readonly Control[]> extends View {
  readonly values: ValuesOf<C>;
  readonly change: (changes: Partial<ValuesOf<C>>) => void;
  /** Goes on for as many steps as a run has. */
  readonly goOn: () => void;
}

type WithSteps = { readonly steps: number };

/** Brings an experiment to life in its section; `moved` hears when its address changes. */
export function experiment<const C extends readonly Control[]>(made: Experiment<C>, moved: () => void): Running<C> {
  const { name, controls, soft, settle, idle, start } = made;
  const section = find(document, `#${name}`);
  const status = find(section, ".status");
  let values = settle(initialValues(controls));
  let turn = 0;
  let entered = false;
  let waiting = false;

  const say = (text: string, wrong = false) => {
    status.textContent = text;
    status.classList.toggle("wrong", wrong);
  };
  const failed = (error: unknown) => say(error instanceof Error ? error.message : String(error), true);
  const begin = async () => {
    const mine = ++turn;
    stage.wait();
    say("");
    waiting = true;
    try {
      const show = await start(() => values);
      if (mine !== turn) return show.dispose();
      stage.load(show, (values as WithSteps).steps);
      if (entered) stage.play();
    } catch (error) {
      if (mine === turn) failed(error);
    } finally {
      if (mine === turn) waiting = false;
    }
  };
  const stage = player({ restart: () => void begin(), failed });
  const fields = form(name, controls, (control, value) => change({ [control]: value } as Partial<ValuesOf<C>>));

  const set = (next: ValuesOf<C>): string[] => {
    const before = values as Values;
    values = settle(next);
    fields.show(values as Values, idle(values));
    return controls.map(({ name }) => name).filter((name) => before[name] !== (values as Values)[name]);
  };
  const change = (changes: Partial<ValuesOf<C>>) => {
    const changed = set({ ...values, ...changes });
    moved();
    follow(changed);
  };
  const follow = (changed: readonly string[]) => {
    if (changed.some((name) => !soft.includes(name))) return void begin();
    if (changed.includes("steps")) {
      stage.setTotal((values as WithSteps).steps);
      stage.play();
    }
    if (changed.length > 0) stage.redraw();
  };

  find(section, ".settings").append(fields.element);
  find(section, ".stage").prepend(stage.element);
  fields.show(values as Values, idle(values));
  new ResizeObserver(() => stage.redraw()).observe(find(section, ".stage"));

  let resumeOnEnter = false;
  let started = false;
  return {
    name,
    get address() {
      return formatAddress(name, controls, values as Values);
    },
    get values() {
      return values;
    },
    change,
    goOn: () => {
      stage.extend((values as WithSteps).steps);
      stage.play();
    },
    enter: (query) => {
      entered = true;
      section.hidden = false;
      const changed = set(settle(readQuery(controls, query, values)));
      if (!started) {
        started = true;
        return void begin();
      }
      follow(changed);
      if (changed.length === 0 && resumeOnEnter && !waiting) stage.play();
    },
    leave: () => {
      entered = false;
      section.hidden = true;
      resumeOnEnter = stage.playing || waiting;
      stage.pause();
    },
  };
}
