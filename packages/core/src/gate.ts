/** Lets at most `size` through at once, the others in the order they came: resolves with what lets the next one in. */
export function gate(size: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let free = size;
  /** Of one who entered; a second call does nothing. */
  const leaver = () => {
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const next = waiting.shift();
      if (next) next();
      else free++;
    };
  };
  return async () => {
    if (free > 0) free--;
    else await new Promise<void>((enter) => waiting.push(enter));
    return leaver();
  };
}
