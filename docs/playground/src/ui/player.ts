import { playerBar } from "./player-bar.js";

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

/** A bar of buttons, and the loop behind it. */
export function player({ restart, failed }: PlayerOptions): Player {
  let show: Show | undefined;
  let [done, total] = [0, 1];
  let [starting, playing, looping] = [true, false, false];

  const bar = playerBar({ toggle: () => (playing ? pause() : play()), step: () => void once(), restart });
  const tell = () => {
    const still = done >= total ? "done" : "paused";
    bar.show({ state: starting ? "starting" : playing ? "playing" : still, done, total });
  };
  const pause = () => {
    playing = false;
    tell();
  };
  const play = () => {
    if (starting || !show || done >= total) return;
    playing = true;
    tell();
    if (!looping) void loop(); // one that runs goes on with what is played now
  };
  /** Up to so many steps of the show that is on; false where one failed. */
  const steps = async (most: number): Promise<boolean> => {
    const mine = show!;
    try {
      for (let left = most; left > 0 && show === mine && done < total; left--) {
        await mine.advance();
        if (show === mine) done++;
      }
      return true;
    } catch (error) {
      if (show !== mine) return true; // the fault of a show that is over
      failed(error);
      return false;
    }
  };
  const loop = async () => {
    looping = true;
    let drawn = performance.now();
    while (playing && done < total) {
      if (!(await steps(Math.ceil(total / FRAMES)))) playing = false;
      else if (!calm() || done >= total || performance.now() - drawn > CALM_MS) {
        show!.draw();
        drawn = performance.now();
      }
      tell();
      await nextFrame();
    }
    looping = false;
    pause();
  };
  const once = async () => {
    if (looping || !show) return;
    if (await steps(1)) show.draw();
    tell();
  };
  return {
    element: bar.element,
    wait: () => {
      starting = true;
      pause();
    },
    load: (next, steps) => {
      const before = show;
      show = next;
      starting = false;
      [done, total] = [0, steps];
      before?.dispose();
      next.draw();
      tell();
    },
    setTotal: (steps) => {
      total = Math.max(steps, done);
      tell();
    },
    extend: (steps) => {
      total = done + steps;
      tell();
    },
    play,
    pause,
    get playing() {
      return playing;
    },
    redraw: () => show?.draw(),
  };
}
