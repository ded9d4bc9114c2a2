import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { parseDocument } from 'yaml';
import { commandLine } from '../../support/command-line.ts';
import { folderWith } from '../../support/folder.ts';

afterEach(() => vi.unstubAllEnvs());

/** As kubeadm 1.35 writes it. */
const SIGNED = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Q0E=
    server: https://kubernetes.cluster.internal:6443
  name: kubernetes
contexts:
- context: { cluster: kubernetes, user: anna }
  name: anna@kubernetes
current-context: anna@kubernetes
kind: Config
users:
- name: anna
  user: { client-certificate-data: Q0VSVA==, client-key-data: S0VZ }
`;

/** A control plane that is this machine, where programs of a name do what is given. */
function clusterWith(programs: Readonly<Record<string, string>>) {
  const folder = folderWith({
    'hosts.yaml': 'control_plane: { hosts: { cp: { ansible_connection: local } } }\n',
    'site.yaml': '- { hosts: control_plane, roles: [kubeadm_init] }\n',
    'signed.yaml': SIGNED,
  });
  for (const [name, body] of Object.entries(programs)) {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${body.replaceAll('@', folder)}\n`);
    chmodSync(path, 0o755);
  }
  return {
    folder,
    kubeconfig: (...words: string[]) => {
      vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
      return commandLine(folder, ['kubeconfig', '-i', '@hosts.yaml', '-p', '@site.yaml', ...words]);
    },
  };
}

const working = {
  ls: ':',
  kubectl: 'echo controlPlaneEndpoint: kubernetes.cluster.internal:6443',
  kubeadm: 'echo "$*" | sed "s#--config [^ ]*#--config FILE#" >@/asked; cat @/signed.yaml',
};

it('names an address that this machine reaches, and the name that the certificate has', async () => {
  const { kubeconfig, folder } = clusterWith(working);
  const { code, stdout } = await kubeconfig('--user', 'anna', '--days', '7', '--server', 'https://192.0.2.7:6443/');
  expect(code).toBe(0);
  expect(parseDocument(stdout.join('\n')).toJS()).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': expect.any(String),
    clusters: [
      {
        name: expect.any(String),
        cluster: {
          server: 'https://192.0.2.7:6443',
          'tls-server-name': 'kubernetes.cluster.internal',
          'certificate-authority-data': 'Q0E=',
        },
      },
    ],
    contexts: [
      { name: expect.any(String), context: { cluster: expect.any(String), user: expect.stringMatching(/^anna@/) } },
    ],
    users: [
      {
        name: expect.stringMatching(/^anna@/),
        user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ' },
      },
    ],
  });
  expect(readFileSync(join(folder, 'asked'), 'utf8').trim()).toBe(
    'kubeconfig user --config FILE --client-name anna --org kubeadm:cluster-admins --validity-period 168h',
  );
});

it('writes a file that only its owner reads, and replaces its own', async () => {
  const { kubeconfig, folder } = clusterWith(working);
  const file = join(folder, 'kubeconfig');
  expect((await kubeconfig('--to', file)).code).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain('server: https://127.0.0.1:6443');
  expect((await kubeconfig('--to', file, '--server', 'https://kubernetes.cluster.internal:6443')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).not.toContain('tls-server-name');
});

it('leaves a file that has other clusters', async () => {
  const { kubeconfig, folder } = clusterWith(working);
  const file = join(folder, 'config');
  const other = 'clusters: [{ name: other, cluster: { server: https://192.0.2.1 } }]\n';
  writeFileSync(file, other);
  const { code, stderr } = await kubeconfig('--to', file);
  expect([code, stderr[0]]).toEqual([1, expect.stringContaining('error KUBECONFIG_FILE_EXISTS: ')]);
  expect(readFileSync(file, 'utf8')).toBe(other);
});

it.each([
  ['where no Kubernetes is', { ls: 'exit 2' }, [], 'error KUBECONFIG_NO_CLUSTER: there is no Kubernetes on this host'],
  [
    'when the API server does not answer',
    { kubectl: 'echo refused >&2; exit 1' },
    [],
    'error KUBECONFIG_FAILED: refused',
  ],
  ['into a folder that is not there', {}, ['--to', '/nowhere/config'], 'error KUBECONFIG_FILE: /nowhere/config cannot'],
])('says what is wrong %s', async (_, programs, words, said) => {
  const { kubeconfig } = clusterWith({ ...working, ...programs });
  const { code, stderr } = await kubeconfig(...words);
  expect([code, stderr[0]]).toEqual([1, expect.stringContaining(said)]);
});

it('takes only an address of the API server that begins with https', async () => {
  const { kubeconfig } = clusterWith(working);
  const { code, stderr } = await kubeconfig('--server', '192.0.2.7:6443');
  expect([code, stderr[0]]).toEqual([64, expect.stringContaining('must be a URL such as https://192.0.2.7:6443')]);
});
