import { threefryWgsl } from "@discretely/random/threefry-wgsl";
import { setHalves } from "@discretely/random/words";
import * as tf from "@tensorflow/tfjs-core";
import { runOnWebGPU, type Shader } from "./run-on-webgpu.js";

const shader: Shader = {
  name: "discretely_words",
  inputs: [["examples", 1]],
  uniforms: "key : vec4<u32>, blocks : i32, threads : i32,",
  code: `${threefryWgsl}
fn main(index: i32) {
  if (index >= uniforms.threads) { return; }
  let row = index / uniforms.blocks;
  let block = index - row * uniforms.blocks;
  let example = vec2<u32>(bitcast<u32>(examples[2 * row]), bitcast<u32>(examples[2 * row + 1]));
  let words = threefry(vec4<u32>(u32(block), example, 0u), uniforms.key);
  for (var i = 0; i < 4; i++) { result[4 * index + i] = bitcast<i32>(words[i]); }
}
`,
};

/**
 * The first words of each example at `seed`, as `words` of `@discretely/random` gives them, bit for bit: int32 of shape
 * `[examples, count]`, `count` rounded up to whole blocks of four. On webgpu.
 */
export function wordsOnDevice(count: number, seed: number, examples: readonly number[]): tf.Tensor {
  const blocks = Math.ceil(count / 4);
  const threads = blocks * examples.length;
  const key = new Uint32Array(4);
  setHalves(key, 0, seed);
  const ids = new Uint32Array(2 * examples.length);
  for (const [row, example] of examples.entries()) setHalves(ids, 2 * row, example);
  return tf.tidy(() =>
    runOnWebGPU(shader, {
      shape: [examples.length, 4 * blocks],
      dtype: "int32",
      threads,
      inputs: [tf.tensor1d(new Int32Array(ids.buffer), "int32")],
      uniforms: [
        { type: "uint32", data: [...key] },
        { type: "int32", data: [blocks] },
        { type: "int32", data: [threads] },
      ],
    }),
  );
}
