import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { batch } from '../../src/engine/batch.ts';
import { FrameReader, stderrAfter, stderrFrames } from '../../src/engine/frames.ts';
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

  it('keep the newest part of a long output, and tell how much is missing', async () => {
    const { frames } = await run([sh`i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); done`], { limit: 100 });
    const { output = '', omitted } = frames[0]!;
    expect({ kept: output.length, last: output.slice(-8), omitted }).toEqual({
      kept: 98,
      last: 'line 999',
      omitted: 8891 - 100,
    });
  });

  it('keep a long line as it is, and hand it on in pieces', async () => {
    const { frames, seen } = await run([sh`head -c 200000 /dev/zero | tr '\0' x`], { chunk: 30_000 });
    expect(frames[0]?.output).toBe('x'.repeat(200_000));
    expect(seen.map((line) => line.length - '0:'.length)).toEqual([89_985, 90_000, 20_015]);
  });

  it('keep of all frames together a few times what one may have', async () => {
    const { frames } = await run(Array(9).fill(sh`yes | head -c 1000`), { limit: 1000 });
    const kept = Object.values(frames).map(({ output }) => output.length);
    expect(kept.reduce((sum, length) => sum + length)).toBeLessThanOrEqual(4000);
  });

  it('hand lines on while they come', async () => {
    expect((await run([sh`echo a; echo b`])).seen).toEqual(['0:a', '0:b']);
  });

  it('tell the standard error of each script apart that fails', async () => {
    const { errors } = await run([sh`echo first >&2; exit 1`, sh`true`, sh`echo third >&2; false`, sh`false`]);
    expect(errors).toEqual({ 0: 'first', 2: 'third', 3: '' });
  });

  it('tell what the script wrote to standard error in which the batch ended', () => {
    const stderr = 'of zero\nmark-1 end 0 \nof one\n';
    expect(Object.fromEntries(stderrFrames(stderr, 'mark-1'))).toEqual({ 0: 'of zero' });
    expect([stderrAfter(stderr, 'mark-1'), stderrAfter('of zero\n', 'mark-1')]).toEqual(['of one', 'of zero']);
  });

  it('begin each script once, and none that there is not', async () => {
    const mark = 'mark-1';
    const begun = async (stopOnError: boolean) => {
      const scripts = [sh`true`, sh`false`, sh`true`];
      const { stdout } = await connection.run(batch(scripts, { mark, stderr: 'merged', stopOnError }));
      return stdout.match(/(?<=^mark-1 )\w+ .*$/gm);
    };
    expect(await begun(false)).toEqual(['begin 0', 'end 0 0', 'begin 1', 'end 1 1', 'begin 2', 'end 2 0']);
    expect(await begun(true)).toEqual(['begin 0', 'end 0 0', 'begin 1', 'end 1 1']);
  });
});

describe('FrameReader', () => {
  const mark = randomUUID();

  it.each([
    ['one line', 'x'.repeat(65_536)],
    ['many lines', 'y\n'.repeat(32_768)],
  ])(
    'takes 128 MiB in %s in bounded memory, and no longer the more there is',
    (_, piece) => {
      const reader = new FrameReader(mark, { limit: 1_000_000 });
      reader.feed(`${mark} begin 0\n`);
      const quarters = [1, 2, 3, 4].map(() => {
        const before = process.cpuUsage();
        for (let i = 0; i < 512; i += 1) reader.feed(piece);
        const { user } = process.cpuUsage(before);
        return { user, heap: process.memoryUsage().heapUsed };
      });
      reader.feed(`\n${mark} end 0 0\n`);
      const { output, omitted } = reader.frames.get(0)!;
      expect(output.length).toBeGreaterThan(999_990);
      expect(omitted).toBeGreaterThan(2 ** 27 - 1_000_010);
      expect(Math.max(...quarters.map(({ heap }) => heap))).toBeLessThan(400_000_000);
      expect(quarters[3]!.user).toBeLessThan(4 * quarters[0]!.user + 500_000);
    },
    60_000,
  );
});
