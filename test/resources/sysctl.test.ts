import { describe, expect, it } from 'vitest';
import { sysctl } from '../../src/resources/sysctl.ts';
import { fieldsOf, runHere, scriptFor } from '../support/here.ts';

const task = sysctl({ name: 'net.ipv4.tcp_rmem', value: '4096  131072 6291456' });
const file = ['# ours', 'net.ipv4.tcp_rmem=4096 131072   6291456'];

describe('what differs', () => {
  it.each([
    ['nothing, however the numbers are spaced', { value: ['4096\t131072\t6291456'], file }, []],
    ['the live value', { value: ['1\t2\t3'], file }, ['value']],
    ['the file', { value: ['4096\t131072\t6291456'], file: ['other = 1'] }, ['file']],
    ['both', {}, ['value', 'file']],
  ])('%s', (_, seen, fields) => {
    expect(fieldsOf(task, seen)).toEqual(fields);
  });

  it.each([
    [true, ['value']],
    [undefined, []],
  ])('with live "when writable": writable %j, so %j', (writable, fields) => {
    const lenient = sysctl({ name: 'vm.swappiness', value: 1, live: 'when writable' });
    expect(fieldsOf(lenient, { value: ['60'], file: ['vm.swappiness = 1'], writable })).toEqual(fields);
  });
});

it.each([
  ['net.ipv4.ip_forward', '/proc/sys/net/ipv4/ip_forward', '/etc/sysctl.d/99-zz-net.ipv4.ip_forward.conf'],
  [
    'net.ipv4.conf.eth0/1.rp_filter',
    '/proc/sys/net/ipv4/conf/eth0.1/rp_filter',
    '/etc/sysctl.d/99-zz-net.ipv4.conf.eth0-1.rp_filter.conf',
  ],
  [
    'net/ipv4/conf/eth0.1/rp_filter',
    '/proc/sys/net/ipv4/conf/eth0.1/rp_filter',
    '/etc/sysctl.d/99-zz-net-ipv4-conf-eth0.1-rp_filter.conf',
  ],
])('finds %s at %s', (name, live, conf) => {
  const { value, file } = sysctl({ name, value: 1 }).probes({ diff: false });
  expect([value, file]).toMatchObject([{ key: live }, { key: conf }]);
});

it('touches the running kernel only when its value differs', () => {
  expect(scriptFor(task, ['file'])).not.toContain('/proc/sys');
});

it('says what a kernel without the setting lacks', () => {
  const unknown = sysctl({ name: 'net.nowhere.setting', value: 1 });
  expect(runHere(unknown.apply([{ field: 'value', from: undefined, to: '1' }], {}))).toBe(
    'SYSCTL_UNKNOWN: this kernel has no setting net.nowhere.setting; the module that brings it may have to be loaded first',
  );
});

it.each(['ip_forward', 'net.ipv4.', '../x', 'net..x', 'a.b c'])('rejects the name %j', (name) => {
  expect(() => sysctl({ name, value: 1 })).toThrow('must be the name of a kernel setting');
});
