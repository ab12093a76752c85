import { html } from "./dom.js";

/** What a player's bar says. */
export interface Progress {
  readonly state: "starting" | "playing" | "paused" | "done";
  readonly done: number;
  readonly total: number;
}

export interface PlayerBar {
  readonly element: HTMLElement;
  readonly show: (progress: Progress) => void;
}

export interface PlayerBarOptions {
  readonly toggle: () => void;
  readonly step: () => void;
  readonly restart: () => void;
}

/** Buttons to play and pause, to take one step and to start again, and how far things are. */
export function playerBar({ toggle, step, restart }: PlayerBarOptions): PlayerBar {
  const play = html("button", { type: "button", class: "primary" }, "Pause");
  const one = html("button", { type: "button" }, "Step");
  const again = html("button", { type: "button" }, "Restart");
  const bar = html("progress", { max: 1, value: 0, "aria-label": "Steps done" });
  const count = html("output", { class: "count" });
  play.addEventListener("click", toggle);
  one.addEventListener("click", step);
  again.addEventListener("click", restart);
  const element = html("div", { class: "player" }, play, one, again, html("span", { class: "done" }, bar, count));
  const show = ({ state, done, total }: Progress) => {
    element.dataset.state = state;
    play.textContent = state === "playing" ? "Pause" : "Play";
    play.disabled = state === "starting" || state === "done";
    one.disabled = state !== "paused";
    bar.value = done / total;
    count.textContent = state === "starting" ? "starting …" : `step ${done} of ${total}`;
  };
  return { element, show };
}
