const TICK_MS = 100;

/**
 * Calls `expire` after `milliseconds`. It counts ticks, not the clock: while this process was starved of CPU or asleep it
 * could not hear its peers, so that time is not held against them. Returns what calls it off.
 */
export function deadline(milliseconds: number, expire: () => void): () => void {
  let left = Math.ceil(milliseconds / TICK_MS);
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    // An answer that waits in the socket is read first.
    setImmediate(() => {
      if (!calledOff) expire();
    });
  }, TICK_MS);
  let calledOff = false;
  return () => {
    calledOff = true;
    clearInterval(timer);
  };
}
