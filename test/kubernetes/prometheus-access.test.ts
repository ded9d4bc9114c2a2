import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { prometheusToken } from '../../src/kubernetes/prometheus-access.ts';
import { folderWith } from '../support/folder.ts';

/** Runs the probe where kubectl answers with the lines of `answers`, one at each call, the last one again and again. */
async function run(answers: readonly string[]) {
  const folder = folderWith({
    'admin.conf': 'x',
    answers: answers.join('\n'),
    kubectl: '#!/bin/sh\ncd "$FOLDER"; head -n 1 answers; [ "$(wc -l <answers)" = 0 ] || sed -i 1d answers\n',
    sleep: '#!/bin/sh\n',
  });
  for (const name of ['kubectl', 'sleep']) chmodSync(join(folder, name), 0o755);
  const script = prometheusToken.plain().replace('/etc/kubernetes/admin.conf', join(folder, 'admin.conf'));
  const env = { FOLDER: folder, PATH: `${folder}:${process.env.PATH}` };
  const { exitCode, stdout, stderr } = await execa('sh', ['-c', script], { env, reject: false, stdin: 'ignore' });
  return { exitCode, stdout, stderr };
}

describe('prometheusToken', () => {
  const token = Buffer.from('e30.t0ken').toString('base64');

  it('is the token of the Secret', async () => {
    expect(await run([token])).toEqual({ exitCode: 0, stdout: 'e30.t0ken', stderr: '' });
  });

  it('waits until Kubernetes has filled the Secret in', async () => {
    expect(await run(['', '', token])).toMatchObject({ exitCode: 0, stdout: 'e30.t0ken' });
  });

  it('says so when Kubernetes does not', async () => {
    expect(await run([''])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'Kubernetes does not fill in the Secret kube-system/prometheus-token',
    });
  });

  it('says that there is no control plane', async () => {
    const { exitCode, stderr } = await execa('sh', ['-c', prometheusToken.plain()], { reject: false });
    expect([exitCode, stderr]).toEqual([1, 'there is no control plane on it yet']);
  });
});
