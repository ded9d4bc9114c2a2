import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import packages from '../../../roles/kubernetes_packages/kubernetes_packages.ts';
import { mayInstall, refuse, type Wanted } from '../../../roles/kubernetes_packages/skew.ts';
import type { Script } from '../../../src/core/text.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';
import { folderWith } from '../../support/folder.ts';

type Given = z.input<(typeof packages)['vars']>;

describe('kubernetes_packages', () => {
  it('looks at the version, then installs and holds it', () => {
    expect(planRole(packages, { vars: { version: '1.35.2' } })).toEqual([
      'command 1.35.2 may be installed here: done',
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

it.each([
  ['repository', ['apt_repository kubernetes: sources, key, pin']],
  ['kubeadm', ['apt_repository kubernetes: sources, key, pin', 'apt kubeadm=1.35.2-*: kubeadm, hold kubeadm']],
  [
    'kubelet',
    [
      'apt_repository kubernetes: sources, key, pin',
      'apt kubelet=1.35.2-* kubectl=1.35.2-*: kubelet, hold kubelet, kubectl, hold kubectl',
    ],
  ],
] as const)('in the stage %s of an upgrade installs no more than that', (stage, plan) => {
  expect(planRole(packages, { vars: { version: '1.35.2', stage } })).toEqual(plan);
});

it('restarts kubelet when kubelet is another one, not for kubeadm', () => {
  const notified = (stage: 'kubeadm' | 'kubelet') =>
    tasksOf(packages, { vars: { stage } }).map(({ notify }) => notify.map(({ name }) => name));
  expect(notified('kubeadm').flat()).toEqual([]);
  expect(notified('kubelet').flat()).toEqual(['restart kubelet after its package']);
});

describe('a version', () => {
  interface Host {
    /** By package, as dpkg-query prints it. */
    readonly installed: Readonly<Record<string, string>>;
    readonly isNode?: boolean;
    /** What the API server says. */
    readonly runs?: string;
  }

  function run({ installed, isNode = false, runs }: Host, judge: (wanted: Wanted) => Script, version: string) {
    const cases = Object.entries(installed).map(([name, said]) => `${name}) echo '${said}';;`);
    const folder = folderWith({ ...(isNode && { 'kubelet.conf': '' }) });
    const programs = {
      'dpkg-query': `for name; do :; done; case $name in ${cases.join(' ')} *) exit 1;; esac`,
      curl: runs ? `printf '{\n  "gitVersion": "v${runs}",\n  "goVersion": "go1.26.8"\n}'` : 'exit 7',
    };
    for (const [name, body] of Object.entries(programs)) {
      writeFileSync(`${folder}/${name}`, `#!/bin/sh\n${body}\n`);
      chmodSync(`${folder}/${name}`, 0o755);
    }
    const script = judge({ version, controlPlane: '10.0.0.1', kubelet: `${folder}/kubelet.conf` });
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    return spawnSync('sh', ['-e'], { input: script.plain(), encoding: 'utf8', env });
  }

  const kubelet = (version: string) => ({ kubelet: `installed ${version}-1.1` });

  it.each<[string, string, Host]>([
    ['a new host', '1.35.4', { installed: {} }],
    ['a host that had it once', '1.35.4', { installed: { kubelet: 'config-files 1.20.0-1.1' } }],
    ['a new host of a cluster in that version', '1.35.4', { installed: {}, runs: '1.35.4' }],
    ['a node that has it', '1.35.4', { installed: kubelet('1.35.4'), isNode: true, runs: '1.35.4' }],
    ['a host that is no node yet', '1.35.4', { installed: kubelet('1.35.0') }],
    ['a host that is no node yet, with the minor version before', '1.35.4', { installed: kubelet('1.34.9') }],
  ])('may be installed on %s', (_, version, host) => {
    expect(run(host, refuse, version)).toMatchObject({ status: 0, stderr: '' });
    expect(run(host, mayInstall, version).status).toBe(0);
  });

  const one = 'nodes change their version one after the other';
  it.each<[string, string, Host, string]>([
    [
      'leaves out a minor version',
      '1.37.2',
      { installed: kubelet('1.35.4') },
      'KUBERNETES_SKEW: 1.35.4 is installed, and 1.37.2 leaves out a minor version; set version to a 1.36 first',
    ],
    [
      'is of an older minor version',
      '1.34.9',
      { installed: kubelet('1.35.4'), isNode: true },
      'KUBERNETES_SKEW: 1.35.4 is installed, and 1.34.9 is older: a cluster cannot go back',
    ],
    [
      'is older than a kubeadm that an upgrade has left',
      '1.34.9',
      { installed: { ...kubelet('1.34.9'), kubeadm: 'installed 1.35.4-1.1' }, isNode: true },
      'KUBERNETES_SKEW: 1.35.4 is installed, and 1.34.9 is older: a cluster cannot go back',
    ],
    [
      'is of another major version',
      '2.0.0',
      { installed: kubelet('1.35.4') },
      'KUBERNETES_SKEW: 1.35.4 is installed, and 2.0.0 is of another major version',
    ],
    [
      'is a newer one, on a node',
      '1.35.4',
      { installed: kubelet('1.34.9'), isNode: true },
      `KUBERNETES_UPGRADE: 1.34.9 is installed, and 1.35.4 is wanted: ${one}`,
    ],
    [
      'is newer than the cluster that a new host is to join',
      '1.35.4',
      { installed: {}, runs: '1.34.9' },
      `KUBERNETES_UPGRADE: 1.34.9 is what the cluster runs, and 1.35.4 is wanted: ${one}`,
    ],
    [
      'is older than the cluster that a new host is to join',
      '1.34.9',
      { installed: {}, runs: '1.35.4' },
      'KUBERNETES_SKEW: 1.35.4 is what the cluster runs, and 1.34.9 is older: a cluster cannot go back',
    ],
  ])('is refused when it %s', (_, version, host, said) => {
    expect(run(host, mayInstall, version).status).toBe(1);
    expect(run(host, refuse, version)).toMatchObject({ status: 1, stderr: `${said}\n` });
  });
});
