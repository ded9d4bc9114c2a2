import { describe, expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { batch } from '../../src/engine/batch.ts';
import { FrameReader, stderrFrames } from '../../src/engine/frames.ts';
import { shell } from '../support/shell.ts';

const connection = shell('/nonexistent');

async function run(
  scripts: Parameters<typeof batch>[0],
  options: { stopOnError?: boolean; limit?: number; chunk?: number } = {},
) {
  const mark = 'mark-1';
  const { stdout, stderr } = await connection.run(
    batch(scripts, { mark, stderr: 'separate', stopOnError: options.stopOnError ?? false }),
  );
  const seen: string[] = [];
  const reader = new FrameReader(mark, {
    ...(options.limit && { limit: options.limit }),
    line: (index, line) => seen.push(`${index}:${line}`),
  });
  const size = options.chunk ?? stdout.length;
  for (let at = 0; at < stdout.length; at += size) reader.feed(stdout.slice(at, at + size));
  return { frames: Object.fromEntries(reader.frames), errors: Object.fromEntries(stderrFrames(stderr, mark)), seen };
}

describe('batch and FrameReader', () => {
  it.each([1, 7, 100_000])(
    'give each script its own output and exit code, read in pieces of %i characters',
    async (chunk) => {
      const { frames } = await run([sh`echo one; echo two`, sh`printf 'no line break'`, sh`exit 3`, sh`true`], {
        chunk,
      });
      expect(frames).toEqual({
        0: { exitCode: 0, output: 'one\ntwo' },
        1: { exitCode: 0, output: 'no line break' },
        2: { exitCode: 3, output: '' },
        3: { exitCode: 0, output: '' },
      });
    },
  );

  it('keep a script with a syntax error from breaking the others', async () => {
    const { frames, errors } = await run([sh`if then fi (`, sh`echo fine`]);
    expect(frames[0]?.exitCode).not.toBe(0);
    expect(frames[1]).toEqual({ exitCode: 0, output: 'fine' });
    expect(errors[0]).toMatch(/syntax error/i);
  });

  it('end a script at its first failing command', async () => {
    expect((await run([sh`false; echo not reached`])).frames[0]).toEqual({ exitCode: 1, output: '' });
  });

  it('keep a script from setting variables of another and from eating the input', async () => {
    const { frames } = await run([sh`x=1; cat`, sh`echo "x is \${x:-unset}"`]);
    expect(frames[1]?.output).toBe('x is unset');
  });

  it('leave after the first failure when told so', async () => {
    expect(Object.keys((await run([sh`exit 4`, sh`echo never`], { stopOnError: true })).frames)).toEqual(['0']);
  });

  it('keep the newest part of a long output', async () => {
    const { frames } = await run([sh`i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); done`], { limit: 100 });
    expect(frames[0]?.output.length).toBeLessThanOrEqual(110);
    expect(frames[0]?.output).toContain('line 999');
  });

  it('hand lines on while they come', async () => {
    expect((await run([sh`echo a; echo b`])).seen).toEqual(['0:a', '0:b']);
  });

  it('tell the standard error of each script apart', async () => {
    expect((await run([sh`echo first >&2`, sh`true`, sh`echo third >&2`])).errors).toEqual({
      0: 'first',
      1: '',
      2: 'third',
    });
  });
});
