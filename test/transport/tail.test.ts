import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Tail } from '../../src/transport/tail.ts';

describe('Tail', () => {
  it('does not split characters that come in two pieces', () => {
    const tail = new Tail(100);
    const bytes = Buffer.from('é€😀');
    const pieces = [...bytes].map((byte) => tail.push(Buffer.from([byte])));
    expect(pieces.join('')).toBe('é€😀');
    expect(pieces.filter(Boolean)).toEqual(['é', '€', '😀']);
    expect(tail.text()).toBe('é€😀');
  });

  it('shows a character that never became complete as U+FFFD', () => {
    const tail = new Tail(100);
    expect(tail.push(Buffer.from('€').subarray(0, 2))).toBe('');
    expect(tail.end()).toBe('\uFFFD');
    expect(tail.text()).toBe('\uFFFD');
  });

  it.each([
    [3, ['abc'], 'abc'],
    [3, ['abcdef'], 'def'],
    [3, ['ab', 'cd', 'ef'], 'def'],
    [3, ['a', 'b', 'c', 'd'], 'bcd'],
    [1, ['a😀'], ''],
    [0, ['abc'], ''],
  ])('keeps the newest %i characters of %j', (keep, pieces, kept) => {
    const tail = new Tail(keep);
    for (const piece of pieces) tail.push(Buffer.from(piece));
    expect(tail.text()).toBe(kept);
  });

  it.each([
    ['large', 1000, 5000, 10_000],
    ['tiny', 1_000_000, 3_000_000, 1],
  ])('holds no more than it keeps and one block, in %s pieces', (_, keep, pieces, size) => {
    const tail = new Tail(keep);
    const before = heldBytes();
    const piece = Buffer.alloc(size, 'x');
    for (let i = 0; i < pieces; i += 1) tail.push(piece);
    expect(tail.text()).toHaveLength(keep);
    expect(tail.omitted).toBe(pieces * size - keep);
    expect(heldBytes() - before).toBeLessThan(5_000_000);
  });
});

/** What is really held: garbage that waits for collection does not count. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
