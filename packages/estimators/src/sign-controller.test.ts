import { describe, expect, it } from "vitest";
import { signController } from "./sign-controller.js";

const [step, momentum, decay, target] = [0.01, 0.5, 0.8, 1];
const { init, next } = signController({ step, momentum, decay });

describe("the sign rule", () => {
  it("moves β up where the running density is below the target, else down, and repeats a share of the last move", () => {
    const start = init(0.5);
    expect(start).toEqual({ beta: 0.5, density: 1, move: 0 });
    const up = next(start, 0, 1, target);
    expect(up).toEqual({ beta: 0.5 + step, density: decay, move: step });
    const down = next(up, 10, 1, target);
    expect(down.density).toBeCloseTo(decay * decay + (1 - decay) * 10, 12);
    expect(down.move).toBeCloseTo(momentum * step - step, 12);
    expect(down.beta).toBeCloseTo(0.5 + step - step / 2, 12);
  });

  it("moves it down exactly at the target, and never below 0", () => {
    const { beta, move } = next({ beta: 0.5, density: 1, move: 0 }, 1, 1, 1);
    expect([beta, move]).toEqual([0.5 - step, -step]);
    expect(next({ beta: step / 2, density: 5, move: 0 }, 5, 1, 1).beta).toBe(0);
  });
});
