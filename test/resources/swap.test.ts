import { describe, expect, it } from 'vitest';
import { swap } from '../../src/resources/swap.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

const header = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority';
const active = [header, '/swapfile                               file\t\t1048572\t\t0\t\t-2'];
const fstab = ['UUID=1 / ext4 defaults 0 1', '/swapfile none swap sw 0 0', '#/old none swap sw 0 0'];

describe('swap that is to be off', () => {
  const off = swap({ state: 'absent' });

  it.each([
    ['is off', { swaps: [header], fstab: fstab.slice(0, 1) }, []],
    ['is on', { swaps: active, fstab: [] }, ['active']],
    ['would be on after a boot', { swaps: [header], fstab }, ['fstab']],
    ['is of the machine that runs this container', { swaps: active, container: ['docker'] }, []],
    ['is of the machine that runs this Docker container', { swaps: active, docker: { kind: 'file' } }, []],
  ])('%s', (_, seen, fields) => {
    expect(fieldsOf(off, seen)).toEqual(fields);
  });

  it('makes no swapoff when only fstab has it', () => {
    expect(scriptFor(off, ['fstab'])).not.toContain('swapoff');
  });
});

describe('a swap file', () => {
  const task = swap({ path: '/swapfile', sizeMiB: 1024 });
  const file = { kind: 'file', bytes: 1024 * 1024 * 1024 };

  it.each([
    [{ swaps: active, fstab, file }, []],
    [{ swaps: active, fstab, file: { ...file, bytes: 1024 * 1024 } }, ['size']],
    [{ swaps: [header], fstab, file }, ['active']],
    [{ swaps: active, file }, ['fstab']],
    [{}, ['active', 'fstab', 'size']],
  ])('seen as %j differs in %j', (seen, fields) => {
    expect(fieldsOf(task, seen)).toEqual(fields);
  });

  it('is only written anew when its size differs', () => {
    expect(scriptFor(task, ['active'])).not.toContain('mkswap');
    expect(scriptFor(task, ['size'])).toContain('mkswap');
  });

  it('needs a size', () => {
    expect(() => swap({})).toThrow('sizeMiB: is needed');
  });
});
