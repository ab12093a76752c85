import * as tf from "@tensorflow/tfjs-core";

/** A compute shader of ours, run as TensorFlow.js runs its own. */
export interface Shader {
  /** Names the compiled program in the cache of the backend: one name, one code. */
  readonly name: string;
  /** WGSL with an `fn main(index: i32)`, which writes `result[…]`. */
  readonly code: string;
  /** The inputs as `code` names them, and the components of the vectors that each is read as. */
  readonly inputs: readonly (readonly [name: string, components: 1 | 4])[];
  /** The members of `uniforms`, as WGSL declares them. */
  readonly uniforms: string;
}

export interface Uniform {
  readonly type: "int32" | "uint32" | "float32";
  readonly data: number[];
}

/** What to run a shader on. */
export interface Run {
  /** The shape of the result. */
  readonly shape: readonly number[];
  readonly dtype: "int32" | "float32";
  /** How many times `main` is called, at least; it has to stop at the end by itself. */
  readonly threads: number;
  readonly inputs: readonly tf.Tensor[];
  readonly uniforms: readonly Uniform[];
}

/** The one member of TensorFlow.js's webgpu backend that is used here: its type would need the package. */
interface WebGPUBackend {
  runWebGPUProgram(program: object, inputs: readonly tf.Tensor[], dtype: string, uniforms: Uniform[]): tf.TensorInfo;
}

/** Whether the backend in use takes shaders. */
export const runsShaders = (): boolean => "runWebGPUProgram" in tf.backend();

const WORKGROUP = 64;

/** Runs a shader on the backend in use. Nothing is read; the result stays on the device. */
export function runOnWebGPU({ name, code, inputs, uniforms }: Shader, run: Run): tf.Tensor {
  const program = {
    shaderKey: name,
    outputShape: run.shape,
    variableNames: inputs.map(([input]) => input),
    variableComponents: inputs.map(([, components]) => components),
    uniforms,
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: run.shape.map((_, axis) => axis) },
    dispatch: [Math.ceil(run.threads / WORKGROUP), 1, 1],
    getUserCode: () => code,
  };
  const backend = tf.backend() as unknown as WebGPUBackend;
  const made = backend.runWebGPUProgram(program, run.inputs, run.dtype, [...run.uniforms]);
  return tf.engine().makeTensorFromTensorInfo(made);
}
