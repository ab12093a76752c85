import * as tf from "@tensorflow/tfjs-core";

interface Call {
  readonly inputs: readonly tf.TensorInfo[];
  readonly backend: { disposeData(dataId: tf.DataId): boolean };
  readonly attrs: object;
}

/** Tensors that a program adds at once: a device need not give it more than eight, the sum among them. */
const AT_ONCE = 7;

const replaced = new WeakSet<tf.KernelFunc>();

/**
 * Adds any number of tensors, seven at a time. The webgpu kernel of TensorFlow.js 4.22 binds all of them to one program, which
 * no device of eight storage buffers compiles: the gradient of what is used in eight or more places was zeros.
 */
export function installWebGpuAddN(): void {
  const config = tf.getKernel(tf.AddN, "webgpu") as tf.KernelConfig | undefined;
  if (!config) throw new Error("no webgpu kernel named AddN; import @tensorflow/tfjs-backend-webgpu first");
  if (replaced.has(config.kernelFunc)) return;
  const add = config.kernelFunc as unknown as (call: Call) => tf.TensorInfo;
  const kernelFunc = ((call: Call) => {
    let sum = add({ ...call, inputs: call.inputs.slice(0, AT_ONCE) });
    for (let next = AT_ONCE; next < call.inputs.length; next += AT_ONCE - 1) {
      const before = sum;
      sum = add({ ...call, inputs: [before, ...call.inputs.slice(next, next + AT_ONCE - 1)] });
      call.backend.disposeData(before.dataId);
    }
    return sum;
  }) as unknown as tf.KernelFunc;
  replaced.add(kernelFunc);
  tf.unregisterKernel(tf.AddN, "webgpu"); // registering over it would warn
  tf.registerKernel({ ...config, kernelFunc });
}
