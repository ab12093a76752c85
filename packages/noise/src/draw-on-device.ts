import type { Quantile } from "@discretely/random/quantile";
import * as tf from "@tensorflow/tfjs-core";
import type { Rows } from "./fill-rows.js";
import { quantileCubics } from "./quantile-cubics.js";
import { DETAIL, MIDDLE, TAIL } from "./quantile-table.js";
import { runOnWebGPU, runsShaders, type Shader } from "./run-on-webgpu.js";
import { wordsOnDevice } from "./words-on-device.js";

const CELL_BITS = 32 - Math.log2(MIDDLE); // bits of a word within a cell of the middle
const DETAIL_BITS = Math.log2(DETAIL);

// Cell and t by integers, so they are those of the host, exactly; only the cubic is rounded to float32.
const shader: Shader = {
  name: "discretely_quantile",
  inputs: [
    ["words", 1],
    ["cubics", 4],
  ],
  uniforms: "location : f32, scale : f32, draws : i32, row : i32, width : i32, threads : i32,",
  code: `
fn quantile(w: u32) -> f32 {
  var cell = w >> ${CELL_BITS}u;
  var t = (f32(w & ${2 ** CELL_BITS - 1}u) + 0.5) * ${2 ** -CELL_BITS};
  if (cell < ${DETAIL}u || cell >= ${MIDDLE - DETAIL}u) {
    let upper = (w >> 31u) == 1u;
    let v = 2u * select(w, ~w, upper) + 1u; // times 2^-33: the probability from the nearer end
    let octave = firstLeadingBit(v);
    let rest = v - (1u << octave);
    let shift = max(octave, ${DETAIL_BITS}u) - ${DETAIL_BITS}u;
    cell = octave * ${DETAIL}u + ((rest >> shift) << (max(octave, ${DETAIL_BITS}u) - octave));
    t = f32(rest & ((1u << shift) - 1u)) / f32(1u << shift);
    cell += select(${MIDDLE}u, ${MIDDLE + TAIL}u, upper);
  }
  let c = cubics[cell];
  return ((c.w * t + c.z) * t + c.y) * t + c.x;
}
fn main(index: i32) {
  if (index >= uniforms.threads) { return; }
  let b = index / uniforms.row;
  let place = index - b * uniforms.row;
  let t = place / uniforms.draws; // samples 2j and 2j + 1 share the words of sample j, as u and 1 - u
  let w = bitcast<u32>(words[b * uniforms.width + (t >> 1u) * uniforms.draws + place - t * uniforms.draws]);
  result[index] = uniforms.location + uniforms.scale * quantile(select(w, ~w, (t & 1) == 1));
}
`,
};

/** location + scale · F⁻¹(u); `antithetic` pairs samples 2j and 2j + 1 as u and 1 − u. */
export interface Law {
  readonly quantile: Quantile;
  readonly location: number;
  readonly scale: number;
  readonly antithetic: boolean;
}

/**
 * The draws of a law on the device, or undefined where they have to be made on the host: on every backend but webgpu, and
 * for a quantile function that cubics do not follow.
 */
export function drawOnDevice({ quantile, location, scale, antithetic }: Law, rows: Rows): tf.Tensor | undefined {
  const { T, n, seed, examples } = rows;
  const threads = examples.length * T * n;
  if (threads === 0 || !runsShaders()) return undefined;
  const cubics = cubicsOnDevice(quantile);
  if (!cubics) return undefined;
  const int = (value: number) => ({ type: "int32" as const, data: [value] });
  return tf.tidy(() => {
    const words = wordsOnDevice(antithetic ? Math.ceil(T / 2) * n : T * n, seed, examples);
    const draws = antithetic ? n : T * n; // without pairs a row is one sample
    return runOnWebGPU(shader, {
      shape: [threads],
      dtype: "float32",
      threads,
      inputs: [words, cubics],
      uniforms: [
        { type: "float32", data: [location] },
        { type: "float32", data: [scale] },
        ...[draws, T * n, words.shape[1]!, threads].map(int),
      ],
    });
  });
}

/** The cubics of each quantile function on each backend, kept there: 90 KB. `false`: cubics do not follow it. */
const kept = new WeakMap<object, WeakMap<Quantile, tf.Tensor | false>>();

function cubicsOnDevice(quantile: Quantile): tf.Tensor | false {
  const backend = tf.backend();
  const here = kept.get(backend) ?? new WeakMap<Quantile, tf.Tensor | false>();
  kept.set(backend, here);
  let cubics = here.get(quantile);
  if (cubics === undefined) {
    const values = quantileCubics(quantile);
    cubics = values ? tf.keep(tf.tensor2d(values, [values.length / 4, 4])) : false;
    here.set(quantile, cubics);
  }
  return cubics;
}
