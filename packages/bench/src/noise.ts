import { cpu, useBackend } from "@discretely/backends";
import { exponential, gumbel, logistic, normal, sumOfGamma } from "@discretely/noise";
import { gamma, uniform } from "@discretely/random";
import { type Timing, time } from "./timing.js";

const DRAWS = 1_000_000;

/** A million draws of each noise, as a tensor, beside a million bare uniform draws; Sum-of-Gamma beside its definition too. */
export async function* noiseDraws(): AsyncGenerator<Timing> {
  await useBackend([cpu]);
  const out = new Float32Array(DRAWS);
  const bare = () => uniform(out, 1);
  const laws = {
    "Sum-of-Gamma (κ = 10, s = 10)": sumOfGamma({ kappa: 10 }),
    Gumbel: gumbel(),
    normal: normal(),
    logistic: logistic(),
    exponential: exponential(),
  };
  for (const [name, noise] of Object.entries(laws)) {
    const draw = () => noise([1, 1, DRAWS], 1).dispose();
    yield time({
      kernel: `${name}, 10⁶ draws`,
      ours: draw,
      yardstick: "10⁶ bare uniform draws",
      theirs: bare,
      runs: 15,
    });
  }
  const table = () => laws["Sum-of-Gamma (κ = 10, s = 10)"]([1, 1, DRAWS], 1).dispose();
  yield time({
    kernel: "Sum-of-Gamma, 10⁶ draws",
    ours: table,
    yardstick: "ten summed gamma draws",
    theirs: tenGammas,
    runs: 3,
  });
}

/** κ⁻¹ (Σ Gamma(1/κ, κ/i) − ln s) term by term. */
function tenGammas(): Float32Array {
  const [sum, term] = [new Float32Array(DRAWS), new Float32Array(DRAWS)];
  for (let i = 1; i <= 10; i++) {
    gamma(term, 1, { shape: 0.1, scale: 10 / i, stream: i });
    for (let j = 0; j < DRAWS; j++) sum[j]! += term[j]!;
  }
  return sum.map((x) => (x - Math.log(10)) / 10);
}
