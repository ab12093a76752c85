/** The left rotations of the two halves of a round; they repeat every eight rounds. */
const ROTATIONS = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
] as const;

/** x[at] += x[from], then x[from] is rotated and mixed with the sum. */
const mix = (at: string, from: string, left: number) => `
  x.${at} += x.${from}; x.${from} = ((x.${from} << ${left}u) | (x.${from} >> ${32 - left}u)) ^ x.${at};`;

const round = (r: number): string => {
  const [first, second] = ROTATIONS[r % 8]!;
  const [from, back] = r % 2 === 0 ? ["y", "w"] : ["w", "y"];
  return mix("x", from!, first) + mix("z", back!, second) + (r % 4 === 3 ? addKey((r + 1) / 4) : "");
};

const addKey = (turn: number): string => {
  const part = (i: number) => `k[${(turn + i) % 5}]`;
  return `\n  x += vec4<u32>(${part(0)}, ${part(1)}, ${part(2)}, ${part(3)} + ${turn}u);`;
};

/**
 * Threefry4x32-20 as a WGSL function, `threefry(counter: vec4<u32>, key: vec4<u32>) -> vec4<u32>`: the block that the
 * function of the same name of this package gives for them, bit for bit.
 */
export const threefryWgsl = `
fn threefry(counter: vec4<u32>, key: vec4<u32>) -> vec4<u32> {
  let k = array<u32, 5>(key.x, key.y, key.z, key.w, 0x1bd11bdau ^ key.x ^ key.y ^ key.z ^ key.w);
  var x = counter + key;${Array.from({ length: 20 }, (_, r) => round(r)).join("")}
  return x;
}
`;
