/** Marks the best arborescence of the n × n weights from `theta[at]` on; a vertex that cannot be reached, if any. */
export type ArborescenceKernel = (theta: Float32Array, z: Float32Array, at: number) => number | undefined;

const FRESH = 0;
const ON_PATH = 1;
const DONE = 2;

/** Nodes 0 … n − 1 are vertices, the rest contracted cycles: at most n − 1, each made of two nodes or more. */
interface Forest {
  readonly n: number;
  /** Node × vertex: the best edge from that vertex into the node, less what it replaces inside; and where it enters. */
  readonly weight: Float64Array;
  readonly receiver: Int32Array;
  /** Each node's chosen edge. */
  readonly chosenFrom: Int32Array;
  readonly chosenTo: Int32Array;
  readonly status: Uint8Array;
  /** The cycle that contains the node; 0 where it is not contracted. */
  readonly cycle: Int32Array;
  /** The outermost node that contains each vertex. */
  readonly outermost: Int32Array;
  readonly path: Int32Array;
}

/**
 * The Chu-Liu/Edmonds algorithm, growing one path backwards from a vertex: follow best entering edges; where the path
 * meets itself contract the cycle to a new node, where it meets the root's component stop. Each node is contracted at
 * most once and costs O(n), so O(n²) in all.
 */
export function edmonds(n: number): ArborescenceKernel {
  const nodes = 2 * n;
  const forest: Forest = {
    n,
    weight: new Float64Array(nodes * n),
    receiver: new Int32Array(nodes * n),
    chosenFrom: new Int32Array(nodes),
    chosenTo: new Int32Array(nodes),
    status: new Uint8Array(nodes),
    cycle: new Int32Array(nodes),
    outermost: new Int32Array(n),
    path: new Int32Array(nodes),
  };
  return (theta, z, at) => {
    start(forest, theta, at);
    let made = n;
    for (let v = 1; v < n; v++) {
      made = grow(forest, v, made);
      if (made < 0) return v;
    }
    for (let node = made - 1; node >= n; node--) expand(forest, node);
    for (let i = 1; i < n; i++) z[at + i * n + forest.chosenFrom[i]!] = 1;
    return undefined;
  };
}

function start({ n, weight, receiver, status, cycle, outermost }: Forest, theta: Float32Array, at: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      weight[i * n + j] = theta[at + i * n + j]!;
      receiver[i * n + j] = i;
    }
    outermost[i] = i;
  }
  status.fill(FRESH);
  status[0] = DONE;
  cycle.fill(0);
}

/** Joins v to the root's component; the number of nodes afterwards, or −1 when it has no way from the root. */
function grow(forest: Forest, v: number, nodes: number): number {
  const { n, weight, status, outermost, path, chosenFrom } = forest;
  let made = nodes;
  let length = 0;
  let node = outermost[v]!;
  while (status[node] !== DONE) {
    if (status[node] === FRESH) {
      if (!choose(forest, node)) return -1;
      status[node] = ON_PATH;
      path[length++] = node;
      node = outermost[chosenFrom[node]!]!;
      continue;
    }
    const meets = node;
    node = made++;
    let member: number;
    weight.fill(Number.NEGATIVE_INFINITY, node * n, (node + 1) * n);
    do {
      member = path[--length]!;
      contract(forest, member, node);
    } while (member !== meets);
  }
  while (length > 0) status[path[--length]!] = DONE;
  return made;
}

/** The heaviest edge from outside into a node; false when it has none. */
function choose({ n, weight, receiver, outermost, chosenFrom, chosenTo }: Forest, node: number): boolean {
  let best = Number.NEGATIVE_INFINITY;
  for (let j = 0, entry = node * n; j < n; j++, entry++) {
    if (!(weight[entry]! > best) || outermost[j] === node) continue;
    best = weight[entry]!;
    chosenFrom[node] = j;
    chosenTo[node] = receiver[entry]!;
  }
  return best !== Number.NEGATIVE_INFINITY;
}

/** Adds a member to a cycle: entering here means giving up the member's chosen edge. */
function contract({ n, weight, receiver, cycle, outermost, chosenFrom }: Forest, member: number, node: number): void {
  const given = weight[member * n + chosenFrom[member]!]!;
  cycle[member] = node;
  for (let j = 0; j < n; j++) {
    if (outermost[j] === member) outermost[j] = node;
    const entering = weight[member * n + j]! - given;
    const head = receiver[member * n + j]!;
    const entry = node * n + j;
    if (entering > weight[entry]! || (entering === weight[entry] && head < receiver[entry]!)) {
      weight[entry] = entering;
      receiver[entry] = head;
    }
  }
}

/** Passes a cycle's chosen edge to the member that it enters; the other members keep their own. */
function expand({ cycle, chosenFrom, chosenTo }: Forest, node: number): void {
  let member = chosenTo[node]!;
  while (cycle[member] !== node) member = cycle[member]!;
  chosenFrom[member] = chosenFrom[node]!;
  chosenTo[member] = chosenTo[node]!;
}
