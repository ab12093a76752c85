/** A binary min-heap of (key, item), ordered by key and then by item. `size` is the number of entries. */
export interface MinQueue {
  keys: Float64Array;
  items: Int32Array;
  size: number;
}

export const minQueue = (capacity: number): MinQueue => ({
  keys: new Float64Array(capacity),
  items: new Int32Array(capacity),
  size: 0,
});

/** Adds an entry; doubles the arrays when they are full. O(log size). */
export function push(queue: MinQueue, key: number, item: number): void {
  if (queue.size === queue.keys.length) grow(queue);
  const { keys, items } = queue;
  let hole = queue.size++;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = keys[parent]!;
    if (above < key || (above === key && items[parent]! < item)) break;
    keys[hole] = above;
    items[hole] = items[parent]!;
    hole = parent;
  }
  keys[hole] = key;
  items[hole] = item;
}

/** Removes the first entry and returns its item; the queue must not be empty. O(log size). */
export function pop(queue: MinQueue): number {
  const { keys, items } = queue;
  const first = items[0]!;
  const last = --queue.size;
  const key = keys[last]!;
  const item = items[last]!;
  let hole = 0;
  for (let child = 1; child < last; child = 2 * hole + 1) {
    const right = child + 1;
    if (right < last && before(keys[right]!, items[right]!, keys[child]!, items[child]!)) child = right;
    if (!before(keys[child]!, items[child]!, key, item)) break;
    keys[hole] = keys[child]!;
    items[hole] = items[child]!;
    hole = child;
  }
  keys[hole] = key;
  items[hole] = item;
  return first;
}

const before = (key: number, item: number, otherKey: number, otherItem: number) =>
  key < otherKey || (key === otherKey && item < otherItem);

function grow(queue: MinQueue): void {
  const { keys, items } = queue;
  queue.keys = new Float64Array(Math.max(16, 2 * keys.length));
  queue.items = new Int32Array(queue.keys.length);
  queue.keys.set(keys);
  queue.items.set(items);
}
