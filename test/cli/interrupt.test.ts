import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

/** A program that works until it is told to stop, then never ends by itself. */
const program = `
  import { onInterrupt } from ${JSON.stringify(new URL('../../src/cli/interrupt.ts', import.meta.url).href)};
  const signal = onInterrupt();
  signal.addEventListener('abort', () => console.log('stopping'));
  setInterval(() => {}, 1000);
  console.log('working');
`;

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s once lets the work come to its end, twice ends at once with 130',
  async (name) => {
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      program,
    ]);
    const said = () => once(child.stdout, 'data').then(String);
    expect(await said()).toBe('working\n');
    child.kill(name);
    expect(await said()).toBe('stopping\n');
    child.kill(name);
    expect(await once(child, 'close')).toEqual([130, null]);
  },
);
