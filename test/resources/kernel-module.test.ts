import { expect, it } from 'vitest';
import { kernelModule } from '../../src/resources/kernel-module.ts';
import { fieldsHere, fieldsOf, scriptFor } from '../support/here.ts';

it.each([
  [{ loaded: true, file: ['# x', 'br-netfilter'] }, []],
  [{ file: ['br_netfilter'] }, ['loaded']],
  [{ loaded: true }, ['at boot']],
  [{}, ['loaded', 'at boot']],
])('of %j differs: %j', (seen, fields) => {
  expect(fieldsOf(kernelModule({ name: 'br-netfilter' }), seen)).toEqual(fields);
});

it('does not load what is only missing at boot', () => {
  expect(scriptFor(kernelModule({ name: 'tun' }), ['at boot'])).not.toContain('modprobe');
});

it('finds no module that nobody has heard of', async () => {
  expect(await fieldsHere(kernelModule({ name: 'rebuild_no_such_module' }))).toEqual(['loaded', 'at boot']);
});

it('rejects what is no name', () => {
  expect(() => kernelModule({ name: 'a b' })).toThrow('must be the name of a kernel module');
});
