import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import packages from '../../../roles/kubernetes_packages/kubernetes_packages.ts';
import { mayFollow, refuseSkew } from '../../../roles/kubernetes_packages/skew.ts';
import type { Script } from '../../../src/core/text.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';
import { folderWith } from '../../support/folder.ts';

type Given = z.input<(typeof packages)['vars']>;

describe('kubernetes_packages', () => {
  it('looks at the version, then installs and holds it', () => {
    expect(planRole(packages, { vars: { version: '1.35.2' } })).toEqual([
      'command 1.35.2 follows the installed version: done',
      'apt_repository kubernetes: sources, key, pin',
      'apt conntrack curl ethtool iptables iproute2 openssl procps socat: conntrack, curl, ethtool, iptables, iproute2, openssl, procps, socat',
      'apt kubeadm=1.35.2-* kubelet=1.35.2-* kubectl=1.35.2-*: kubeadm, hold kubeadm, kubelet, hold kubelet, kubectl, hold kubectl',
      'apt cri-tools kubernetes-cni: cri-tools, kubernetes-cni',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(packages, { vars: {}, observed: 'converged' })).toEqual([]);
  });

  it('takes the repository of the minor version', () => {
    const script = repositoryOf({ version: '1.36.1' });
    expect(script).toContain('URIs: https://pkgs.k8s.io/core:/stable:/v1.36/deb/\nSuites: /\n');
    expect(script).toContain('BEGIN PGP PUBLIC KEY BLOCK');
  });

  it('takes another repository, with a key that is on the host', () => {
    const repository = { uri: 'http://10.0.0.3/', suite: './', signed_by: '/usr/share/keyrings/mirror.asc' };
    const script = repositoryOf({ repository });
    expect(script).toContain('URIs: http://10.0.0.3/\nSuites: ./\nSigned-By: /usr/share/keyrings/mirror.asc\n');
    expect(script).not.toContain('BEGIN PGP');
  });

  it.each([{ version: '1.35' }, { version: 'v1.35.4' }, { repository: { key: 'k', signed_by: '/k' } }])(
    'refuses %j',
    (vars) => {
      expect(() => tasksOf(packages, { vars })).toThrow();
    },
  );
});

function repositoryOf(vars: Given): string {
  const task = tasksOf(packages, { vars }).find(({ type }) => type === 'apt_repository')!;
  return task.apply([{ field: 'sources', from: undefined, to: 'x' }], {}).plain();
}

describe('a version', () => {
  const run = (installed: string, script: Script) => {
    const folder = folderWith({});
    const program = `${folder}/dpkg-query`;
    writeFileSync(program, `#!/bin/sh\n${installed ? `echo '${installed}'` : 'exit 1'}\n`);
    chmodSync(program, 0o755);
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    return spawnSync('sh', ['-e'], { input: script.plain(), encoding: 'utf8', env });
  };

  it.each([
    ['1.35.4', ''],
    ['1.35.4', 'config-files 1.20.0-1.1'],
    ['1.35.4', 'installed 1.35.4-1.1'],
    ['1.35.4', 'installed 1.35.0-1.1'],
    ['1.35.4', 'installed 1.34.9-1.1'],
  ])('%s may follow "%s"', (version, installed) => {
    expect(run(installed, mayFollow(version)).status).toBe(0);
  });

  it.each([
    [
      '1.37.2',
      'installed 1.35.4-1.1',
      '1.35.4 is installed, and 1.37.2 leaves out a minor version; set version to a 1.36 first',
    ],
    ['1.34.9', 'installed 1.35.4-1.1', '1.35.4 is installed, and 1.34.9 is older: a cluster cannot go back'],
    ['1.35.3', 'installed 1.35.4-1.1', '1.35.4 is installed, and 1.35.3 is older: a cluster cannot go back'],
    ['2.0.0', 'installed 1.35.4-1.1', '1.35.4 is installed, and 2.0.0 is of another major version'],
  ])('%s may not follow "%s"', (version, installed, why) => {
    expect(run(installed, mayFollow(version)).status).toBe(1);
    expect(run(installed, refuseSkew(version))).toMatchObject({ status: 1, stderr: `KUBERNETES_SKEW: ${why}\n` });
  });
});
