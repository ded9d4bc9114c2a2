import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

// The limits are twice what is promised, since other things may run on the machine; the figures are printed.
it.each([
  ['--help', 0.2],
  ['report', 0.5],
  ['__complete -- ssh k8s-r', 0.15],
])('./rebuild %s starts quickly', async (word, promised) => {
  const seconds: number[] = [];
  for (let run = 0; run < 9; run += 1) {
    const started = performance.now();
    await execa('./rebuild', word.split(' '), { cwd: repository });
    seconds.push((performance.now() - started) / 1000);
  }
  const median = seconds.toSorted((a, b) => a - b)[4]!;
  console.log(`e2e: ./rebuild ${word}: ${median.toFixed(2)} s (median of 9)`);
  expect(median).toBeLessThan(promised * 2);
});
