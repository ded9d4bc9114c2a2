import { expect, it } from 'vitest';
import { logs } from '../../../src/verify/kubernetes/logs.ts';
import { findings, master, site, told } from '../given.ts';

const workloads = {
  namespace: 'apps',
  deployments: { 'ai-worker': { replicas: 1 }, 'storage-worker': { replicas: 1 } },
};
const known = site([master({ workloads })]);
const head = '== apps/ai-worker 2026-11-26T12:00:00.000Z\n';
const line = (text: string) => `[pod/ai-worker-5d/worker] ${text}\n`;

it('passes logs without errors', () => {
  const output = `${head}${line('{"level":"WARN","error":"connection refused"}')}== apps/storage-worker \n`;
  expect(told(logs, known, output)).toEqual([
    'passed Deployment apps/ai-worker: no line of an error since 2026-11-26T12:00:00.000Z',
    'passed Deployment apps/storage-worker: no line of an error as long as there is a log',
  ]);
});

it('counts lines of errors, and shows the last with its pod', () => {
  const output = head + line('{"level":"ERROR","msg":"first"}') + line('{"level":"INFO"}') + line('ERROR second');
  expect(told(logs, known, output)).toEqual([
    'failed Deployment apps/ai-worker: 2 lines of errors since 2026-11-26T12:00:00.000Z, the last of pod ai-worker-5d: ERROR second',
  ]);
  expect(findings(logs, known, output)[0]!.hint).toContain('kubectl -n apps logs -l app.kubernetes.io/name=ai-worker');
});

it('does not take what kubectl says for the log', () => {
  const output = `${head}error: unable to connect to 10.0.1.31:10250\nerror: exit code 1\n`;
  expect(told(logs, known, output)).toEqual([
    'unknown Deployment apps/ai-worker: its log cannot be read: error: unable to connect to 10.0.1.31:10250',
  ]);
});

it('asks since the last deploy; where none is known, since the newest ReplicaSet', () => {
  const script = (since: { begun: number; ended: number } | undefined) =>
    logs.looks(site([master({ workloads })], { since }))[0]!.script.plain();
  expect(script({ begun: 1_764_165_600, ended: 1_764_165_700 })).toContain('echo 2025-11-26T14:00:00.000Z');
  expect(script(undefined)).toContain('get replicasets');
});

it('is nothing to look at without workloads', () => {
  expect(logs.looks(site([master()]))).toEqual([]);
});
