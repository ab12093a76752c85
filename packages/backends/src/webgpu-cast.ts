import * as tf from "@tensorflow/tfjs-core";

/** The part of the webgpu backend that this kernel uses. */
interface Memory {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo;
  disposeData(dataId: tf.DataId): boolean;
}

interface Call {
  readonly inputs: { readonly x: tf.TensorInfo };
  readonly backend: Memory;
  readonly attrs: { readonly dtype: tf.DataType };
}

const replaced = new WeakSet<tf.KernelFunc>();

/**
 * Casts integers and booleans to floats of their own. In TensorFlow.js 4.22 the webgpu kernel hands on the memory of the
 * integers under the name of floats; its transposition of three and more axes, and with it every reduction along another
 * axis than the last, then fails to compile and answers zeros, `tf.mean(tf.cast(mask, "float32"), 1)` for one.
 */
export function installWebGpuCast(): void {
  const config = tf.getKernel(tf.Cast, "webgpu") as tf.KernelConfig | undefined;
  if (!config) throw new Error("no webgpu kernel named Cast; import @tensorflow/tfjs-backend-webgpu first");
  if (replaced.has(config.kernelFunc)) return;
  const kernelFunc = ((call) => {
    const { inputs, backend, attrs } = call as unknown as Call;
    const made = config.kernelFunc(call) as tf.TensorInfo;
    if (attrs.dtype !== "float32" || !["int32", "bool"].includes(inputs.x.dtype)) return made;
    const zero = backend.makeTensorInfo([], "float32", new Float32Array(1));
    // An addition reads whatever is there, and writes floats.
    const floats = tf.getKernel(tf.Add, "webgpu").kernelFunc({
      inputs: { a: made, b: zero },
      backend,
      attrs: {},
    });
    for (const { dataId } of [made, zero]) backend.disposeData(dataId);
    return floats;
  }) as tf.KernelFunc;
  replaced.add(kernelFunc);
  tf.unregisterKernel(tf.Cast, "webgpu"); // registering over it would warn
  tf.registerKernel({ ...config, kernelFunc });
}
