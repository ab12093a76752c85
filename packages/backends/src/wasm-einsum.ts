import * as tf from "@tensorflow/tfjs-core";
import { addWasmKernel, type KernelCall, reshaped, runWasm, type WasmHeap } from "./wasm-kernel.js";

type EinsumCall = KernelCall<string, tf.EinsumAttrs>;

/** A tensor whose axes have numbers for names: those of the output are 0, 1, …, the summed ones follow. */
interface Term {
  readonly tensor: tf.TensorInfo;
  readonly axes: readonly number[];
}

/**
 * Gives wasm `tf.einsum`, for which TensorFlow.js 4.22 has no kernel there, as one product of matrices: the axes of both
 * operands that stay are its batch, those that are summed its inner dimension. At most two operands, no label twice in one
 * of them (the limits of TensorFlow.js); float32.
 */
export function installWasmEinsum(): void {
  addWasmKernel(tf.Einsum, (call) => einsum(call as unknown as EinsumCall));
}

function einsum({ inputs, backend, attrs: { equation } }: EinsumCall): tf.TensorInfo {
  const tensors = Object.values(inputs);
  const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as tf.Tensor[]);
  const kept = allDims.length - summedDims.length;
  const terms = idDims.map((axes, i) => ({ tensor: tensors[i]!, axes }));
  const scratch: tf.TensorInfo[] = [];
  const run: Run = (name, of, tensorAttrs) => {
    const made = runWasm(name, backend, of, tensorAttrs);
    scratch.push(made);
    return made;
  };
  const alone = terms.map((term, i) => sumAlone(term, kept, terms[1 - i]?.axes ?? [], run));
  const { tensor, axes } = alone.length === 1 ? alone[0]! : product(alone[0]!, alone[1]!, kept, run);
  const out = transpose(backend, { tensor, axes });
  for (const { dataId } of scratch) backend.disposeData(dataId);
  return out;
}

type Run = (name: string, inputs: tf.NamedTensorInfoMap, attrs: tf.NamedAttrMap) => tf.TensorInfo;

/** Sums over the axes that neither the output nor the other term has. */
function sumAlone({ tensor, axes }: Term, kept: number, other: readonly number[], run: Run): Term {
  const stays = (axis: number) => axis < kept || other.includes(axis);
  const places = axes.flatMap((axis, i) => (stays(axis) ? [] : [i]));
  if (places.length === 0) return { tensor, axes };
  return { tensor: run(tf.Sum, { x: tensor }, { axis: places, keepDims: false }), axes: axes.filter(stays) };
}

/** [batch, own of a, shared] · [batch, shared, own of b]: the shared axes are summed, the batch has those of both that stay. */
function product(a: Term, b: Term, kept: number, run: Run): Term {
  const both = a.axes.filter((axis) => b.axes.includes(axis));
  const groups = {
    batch: both.filter((axis) => axis < kept),
    shared: both.filter((axis) => axis >= kept),
    a: a.axes.filter((axis) => !both.includes(axis)),
    b: b.axes.filter((axis) => !both.includes(axis)),
  };
  const matrices = ({ tensor, axes }: Term, ...of: (readonly number[])[]) => {
    const perm = of.flat().map((axis) => axes.indexOf(axis));
    const sizes = of.map((group) => group.reduce((n, axis) => n * tensor.shape[axes.indexOf(axis)]!, 1));
    return reshaped(run(tf.Transpose, { x: tensor }, { perm }), sizes);
  };
  const left = matrices(a, groups.batch, groups.a, groups.shared);
  const right = matrices(b, groups.batch, groups.shared, groups.b);
  const y = run(tf.BatchMatMul, { a: left, b: right }, { transposeA: false, transposeB: false });
  const axes = [...groups.batch, ...groups.a, ...groups.b];
  const size = (axis: number) =>
    [a, b].map((term) => term.tensor.shape[term.axes.indexOf(axis)]).find(Number.isInteger);
  return {
    tensor: reshaped(
      y,
      axes.map((axis) => size(axis)!),
    ),
    axes,
  };
}

/** The axes in the order of the output. */
const transpose = (backend: WasmHeap, { tensor, axes }: Term): tf.TensorInfo =>
  runWasm(tf.Transpose, backend, { x: tensor }, { perm: axes.map((_, i) => axes.indexOf(i)) });
