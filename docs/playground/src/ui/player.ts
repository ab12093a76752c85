import { html } from "./dom.js";

/** One thing that goes on step by step. */
export interface Show {
  /** One step; may answer later. */
  readonly advance: () => void | Promise<void>;
  /** Draws things as they are now. */
  readonly draw: () => void;
  readonly dispose: () => void;
}

/** Plays a {@link Show}: one frame, some steps, one picture, and so on, up to a last step. */
export interface Player {
  readonly element: HTMLElement;
  /** Stops: another show is on its way. */
  readonly wait: () => void;
  /** Takes another show from its start, in place of the one before. */
  readonly load: (show: Show, total: number) => void;
  /** Moves the last step, but not before those that are done. */
  readonly setTotal: (total: number) => void;
  /** Puts the last step so many after those that are done. */
  readonly extend: (steps: number) => void;
  readonly play: () => void;
  readonly pause: () => void;
  readonly playing: boolean;
  readonly redraw: () => void;
}

export interface PlayerOptions {
  readonly restart: () => void;
  readonly failed: (error: unknown) => void;
}

/** Frames in which a synchronous show is over, about. */
const FRAMES = 240;

/** Between two pictures for a reader who asked for less motion. */
const CALM_MS = 1000;

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const nextFrame = () => new Promise<void>((resume) => requestAnimationFrame(() => resume()));

/** Buttons to play, pause, step and restart, and the loop behind them. */
export function player({ restart, failed }: PlayerOptions): Player {
  const toggle = html("button", { type: "button", class: "primary" }, "Pause");
  const one = html("button", { type: "button" }, "Step");
  const again = html("button", { type: "button" }, "Restart");
  const bar = html("progress", { max: 1, value: 0, "aria-label": "Steps done" });
  const count = html("output", { class: "count" });
  const element = html("div", { class: "player" }, toggle, one, again, html("span", { class: "done" }, bar, count));

  let show: Show | undefined;
  let [done, total] = [0, 1];
  let playing = false;
  let busy = false;

  const label = () => {
    toggle.textContent = playing ? "Pause" : "Play";
    toggle.disabled = !playing && done >= total;
    one.disabled = playing || done >= total;
    bar.value = done / total;
    count.textContent = `step ${done} of ${total}`;
    element.dataset.state = playing ? "playing" : done >= total ? "done" : "paused";
  };
  const wait = () => {
    playing = false;
    toggle.disabled = one.disabled = true;
    count.textContent = "starting …";
    element.dataset.state = "starting";
  };
  const setPlaying = (on: boolean) => {
    playing = on;
    label();
  };
  const step = async (mine: Show) => {
    await mine.advance();
    if (show === mine) done++;
  };
  const loop = async () => {
    if (busy || !show) return; // the loop that runs goes on with what is played now
    busy = true;
    let drawn = performance.now();
    while (playing && show && done < total) {
      const mine: Show = show;
      try {
        for (let left = Math.ceil(total / FRAMES); left > 0 && playing && show === mine && done < total; left--) {
          await step(mine);
        }
      } catch (error) {
        if (show !== mine) continue; // the fault of a show that is over
        setPlaying(false);
        failed(error);
        break;
      }
      const late = performance.now() - drawn;
      if (show === mine && (!calm() || late > CALM_MS || done >= total)) {
        mine.draw();
        drawn = performance.now();
      }
      label();
      await nextFrame();
    }
    busy = false;
    if (playing && done >= total) setPlaying(false);
    else if (playing) void loop();
  };
  const play = () => {
    if (!show || done >= total) return;
    setPlaying(true);
    void loop();
  };
  toggle.addEventListener("click", () => (playing ? setPlaying(false) : play()));
  again.addEventListener("click", restart);
  one.addEventListener("click", async () => {
    const mine = show;
    if (!mine || busy) return;
    try {
      await step(mine);
      if (show === mine) mine.draw();
    } catch (error) {
      if (show === mine) failed(error);
    }
    label();
  });
  return {
    element,
    wait,
    load: (next, steps) => {
      show?.dispose();
      show = next;
      [done, total] = [0, steps];
      next.draw();
      label();
    },
    setTotal: (steps) => {
      total = Math.max(steps, done);
      label();
    },
    extend: (steps) => {
      total = done + steps;
      label();
    },
    play,
    pause: () => setPlaying(false),
    get playing() {
      return playing;
    },
    redraw: () => show?.draw(),
  };
}
