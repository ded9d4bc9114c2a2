import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as steps from '../../../src/cli/run/restore.ts';
import type { HostResult } from '../../../src/core/events.ts';
import { folderWith } from '../../support/folder.ts';

const node = { name: 'k8s-master', address: '10.0.1.10' };

it.each([
  ['beginRestore', steps.beginRestore],
  ['checkArchive', steps.checkArchive],
  ['restoreData', steps.restoreData(node)],
  ['checkRestored', steps.checkRestored],
])('%s is a script that a POSIX shell can read', (_, script) => {
  execFileSync('sh', ['-n'], { input: script.plain() });
});

it('puts the data in their place last, by one rename, after the mark that lets init carry on over them', () => {
  const script = steps.restoreData(node).plain();
  const order = [
    'RESTORE_DATA_PRESENT',
    'snapshot status',
    'snapshot restore',
    'pki/$file',
    'touch',
    'mv -- /var/lib/etcd/.restoring/member',
  ];
  const places = order.map((step) => script.lastIndexOf(step));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

it('gives the member the name and address that kubeadm will start it with, and a revision nobody has seen', () => {
  const script = steps.restoreData(node).plain();
  expect(script).toContain('--name k8s-master');
  expect(script).toContain('--initial-cluster k8s-master=https://10.0.1.10:2380');
  expect(script).toContain('--bump-revision "$bump" --mark-compacted');
});

it('puts back authorities and keys of service accounts only: certificates of the host are made anew', () => {
  const script = steps.restoreData(node).plain();
  expect(script).toContain(
    'for file in ca.crt ca.key sa.key sa.pub front-proxy-ca.crt front-proxy-ca.key etcd/ca.crt etcd/ca.key; do',
  );
  expect(script).not.toContain('apiserver');
});

it.each([
  ['nothing', undefined, 'cannot be read'],
  ['some text', 'apiVersion: v1', 'is no archive'],
  ['a backup out of the store', 'Salted__abcdefgh', 'is encrypted'],
])('refuses %s, before anything is connected to', (_, content, problem) => {
  const folder = folderWith(content === undefined ? {} : { backup: content });
  expect(() => steps.readBackup(join(folder, 'backup'))).toThrow(
    expect.objectContaining({ code: 'RESTORE_NOT_A_BACKUP', message: expect.stringContaining(problem) }),
  );
});

it('adds up what a host came to over both runs', () => {
  const result = (given: Partial<HostResult>): HostResult => ({
    host: 'k8s-master',
    status: 'ok',
    tasks: 1,
    changed: 0,
    notDone: [],
    seconds: 1,
    ...given,
  });
  expect(steps.together([result({ tasks: 9, changed: 2, status: 'changed' })], [result({})])).toEqual([
    result({ tasks: 10, changed: 2, status: 'changed', seconds: 2 }),
  ]);
  expect(steps.together([result({ changed: 2 })], [result({ status: 'failed' })])).toMatchObject([
    { status: 'failed' },
  ]);
});
