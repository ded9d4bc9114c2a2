import { expect, it } from 'vitest';
import { etcd } from '../../../src/verify/etcd/health.ts';
import { master, site, told } from '../given.ts';

const known = site([master()]);
const MiB = 1024 ** 2;

const status = (given: object = {}) => ({
  header: { cluster_id: '1', member_id: '10276657743932975437', revision: '5', raft_term: '2' },
  ...{ version: '3.6.16', dbSize: String(20 * MiB), dbSizeInUse: String(12 * MiB), leader: '10276657743932975437' },
  ...given,
});
const output = (seen: object = status(), alarms: object = {}, health: object = { health: 'true', reason: '' }) =>
  [health, seen, { header: {}, ...alarms }].map((it) => JSON.stringify(it)).join('\n\n');

it('passes one with a leader, without alarms', () => {
  expect(told(etcd, known, output())).toEqual([
    'passed master: etcd 3.6.16, it leads, 20 MiB, of which 12 in use, no alarm',
  ]);
  expect(told(etcd, known, output(status({ leader: '7' })))).toEqual([
    'passed master: etcd 3.6.16, led by 7, 20 MiB, of which 12 in use, no alarm',
  ]);
});

it.each<[what: string, output: string, findings: readonly string[]]>([
  [
    'cannot serve reads',
    output(status(), {}, { health: 'false', reason: 'QGET ERROR: etcdserver: request timed out' }),
    ['failed master: is not healthy: QGET ERROR: etcdserver: request timed out'],
  ],
  [
    'is full',
    output(status({ dbSize: String(2048 * MiB) }), { alarms: [{ memberID: '1', alarm: 'NOSPACE' }] }),
    ['failed master: has the alarm NOSPACE', 'failed master: its database takes 2048 of 2048 MiB'],
  ],
  [
    'comes near a quota of its own',
    output(status({ dbSize: String(90 * MiB), dbSizeQuota: String(100 * MiB) })),
    ['failed master: its database takes 90 of 100 MiB'],
  ],
  ['has no leader', output(status({ leader: '0' })), ['failed master: has no leader']],
  [
    'tells errors',
    output(status({ errors: ['etcdserver: no leader'] })),
    ['failed master: tells an error: etcdserver: no leader'],
  ],
])('names what is wrong with one that %s', (_, text, findings) => {
  expect(told(etcd, known, text)).toEqual(findings);
});

it('fails where nobody answers', () => {
  const stderr = 'curl: (7) Failed to connect to 127.0.0.1 port 2379 after 0 ms: Connection refused\n';
  expect(told(etcd, known, { exitCode: 7, stderr })).toEqual([`failed master: does not answer: ${stderr.trim()}`]);
});
