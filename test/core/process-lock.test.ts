import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RebuildError } from '../../src/core/error.ts';
import { isAlive, withProcessLock } from '../../src/core/process-lock.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rebuild-lock-'));
  file = join(folder, 'deep', 'lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

const busy = (pid: number) => new RebuildError('BUSY', `process ${pid} has it`);
const withLock = <Result>(of: string, work: () => Promise<Result>, timeoutSeconds = 5) =>
  withProcessLock(of, work, { timeoutSeconds, busy });

describe('withProcessLock', () => {
  it('lets one work at a time', async () => {
    const log: string[] = [];
    const work = (name: string) =>
      withLock(file, async () => {
        log.push(`${name} begins`);
        await sleep(20);
        log.push(`${name} ends`);
      });
    await Promise.all([work('a'), work('b')]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('frees the lock when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(withLock(file, async () => 'yes')).resolves.toBe('yes');
  });

  it('takes a lock whose owner is gone', async () => {
    await withLock(file, async () => {});
    writeFileSync(file, '999999999');
    await expect(withLock(file, async () => 'taken')).resolves.toBe('taken');
  });

  it('takes a lock that was left empty by a crash', async () => {
    await withLock(file, async () => {});
    writeFileSync(file, '');
    utimesSync(file, 1000, 1000);
    await expect(withLock(file, async () => 'taken')).resolves.toBe('taken');
  });

  it('gives up at its deadline, naming the owner', async () => {
    await withLock(file, async () => {
      const second = withLock(file, async () => {}, 0.2);
      await expect(second).rejects.toMatchObject({
        code: 'BUSY',
        message: expect.stringContaining(`process ${process.pid} `),
      });
    });
  });
});

describe('isAlive', () => {
  it('knows this process, and misses one that cannot be', () => {
    expect([isAlive(process.pid), isAlive(999_999_999)]).toEqual([true, false]);
  });
});
