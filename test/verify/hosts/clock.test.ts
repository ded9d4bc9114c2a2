import { expect, it } from 'vitest';
import { clock } from '../../../src/verify/hosts/clock.ts';
import { host, site, told } from '../given.ts';

const synced = (time_sync: unknown) => site([host('a', { base: { time_sync } })]);
/** Reference, address, stratum, time, offset, …, leap status: as `chronyc -c tracking` prints it. */
const tracking = (offset: string, leap = 'Normal') =>
  `C0000201,192.0.2.1,3,1764165600.1,${offset},-0.000002,0.00001,-5.1,0.001,0.03,0.01,0.002,64.2,${leap}\n`;

it.each<[what: string, output: string, finding: string]>([
  ['is in step', tracking('0.000012345'), 'passed a: 0.012 ms off 192.0.2.1, stratum 3'],
  ['is off', tracking('-3.5'), 'failed a: its clock is -3.5 s off'],
  ['has no server', tracking('0.0', 'Not synchronised'), 'failed a: chrony is not synchronised: Not synchronised'],
])('says of a clock that chrony keeps whether it %s', (_, output, finding) => {
  expect(told(clock, synced('chrony'), output)).toEqual([finding]);
});

it('says that chrony does not run', () => {
  expect(told(clock, synced('chrony'), { exitCode: 1, stdout: '506 Cannot talk to daemon\n' })).toEqual([
    'failed a: does not answer: 506 Cannot talk to daemon',
  ]);
});

it('asks systemd-timesyncd', () => {
  expect(told(clock, synced('systemd-timesyncd'), 'yes\n')).toEqual(['passed a: systemd-timesyncd is synchronised']);
  expect(told(clock, synced('systemd-timesyncd'), 'no\n')).toEqual(['failed a: systemd-timesyncd is not synchronised']);
});

it('leaves out a host whose clock is not its own, with the reason', () => {
  expect(told(clock, synced(false), '')).toEqual([
    'skipped a: its clock is not its own: base.time_sync is false, as in a container',
  ]);
});
