import * as tf from "@tensorflow/tfjs-core";
import { tick } from "./dawn-ticks.js";
import type { GpuBuffer, GpuDevice } from "./gpu.js";

/** The part of the webgpu backend that a read uses. */
interface Parts {
  readonly tensorMap: { get(id: tf.DataId): TensorData };
  /** The commands not yet sent. */
  readonly commandEncoder: {
    copyBufferToBuffer(from: GpuBuffer, start: number, to: GpuBuffer, at: number, bytes: number): void;
  };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

interface TensorData {
  readonly dtype: tf.DataType;
  readonly resource?: GpuBuffer;
  readonly complexTensorInfos?: { readonly real: tf.TensorInfo; readonly imag: tf.TensorInfo };
  /** On the host, where they were written from or have been read before. */
  values?: tf.backend_util.BackendValues | null;
}

// Of GPUBufferUsage and GPUMapMode.
const MAP_READ = 0x1;
const COPY_DST = 0x8;
const READ = 0x1;

/**
 * The synchronous read of a tensor for Dawn: copies it to memory that the host sees, and lets Dawn work until it is
 * there. The backend's own read draws on a canvas, which Node has not.
 */
export function readSyncFrom(of: tf.KernelBackend, device: GpuDevice) {
  const backend = of as unknown as Parts;
  return function readSync(id: tf.DataId): tf.backend_util.BackendValues {
    const data = backend.tensorMap.get(id);
    data.values ??= data.complexTensorInfos
      ? complex(readSync(data.complexTensorInfos.real.dataId), readSync(data.complexTensorInfos.imag.dataId))
      : tf.util.convertBackendValuesAndArrayBuffer(bytesOf(backend, device, data.resource!), data.dtype);
    return data.values!;
  };
}

/** From 50 µs to 1 ms between two looks: each makes objects that go only at the next turn, and takes time from the work. */
function letDawnWorkWhile(pending: () => boolean): void {
  for (let ms = 0.05; pending() && tick() && pending(); ms = Math.min(2 * ms, 1)) Atomics.wait(CLOCK, 0, 0, ms);
}
const CLOCK = new Int32Array(new SharedArrayBuffer(4));

const complex = (real: unknown, imag: unknown) =>
  tf.backend_util.mergeRealAndImagArrays(real as Float32Array, imag as Float32Array);

function bytesOf(backend: Parts, device: GpuDevice, from: GpuBuffer): ArrayBuffer {
  const copy = device.createBuffer({ size: from.size, usage: COPY_DST | MAP_READ });
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.commandEncoder.copyBufferToBuffer(from, 0, copy, 0, from.size);
  backend.submitQueue();
  copy.mapAsync(READ).catch(() => {}); // a failure shows below
  letDawnWorkWhile(() => copy.mapState === "pending");
  if (copy.mapState !== "mapped")
    throw new Error("webgpu: the device was lost, or does not answer, on reading a tensor");
  const bytes = copy.getMappedRange().slice(0);
  copy.unmap();
  copy.destroy();
  return bytes;
}
