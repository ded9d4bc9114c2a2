import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubernetesRelease } from '../../src/kubernetes/releases.ts';
import { type ThrowAwayHost, throwAwayHost } from '../../src/lab/throw-away.ts';
import { ensureMirror } from '../../src/mirror/mirror.ts';
import { aptRepository } from '../../src/resources/apt-repository.ts';

const run = promisify(execFile);

describe('the mirror of Kubernetes', () => {
  let host: ThrowAwayHost;
  let mirror: string;

  beforeAll(async () => {
    host = await throwAwayHost({ mirror: true, emit: ({ text }) => console.log(text) });
    mirror = (host.target as { address: string }).address.replace(/\.\d+$/, '.3');
  });
  afterAll(() => host?.dispose());

  it('is whole, and asked again answers at once', async () => {
    const before = performance.now();
    expect((await ensureMirror()).made).toBe(0);
    expect(performance.now() - before).toBeLessThan(100);
  });

  it('serves its images', async () => {
    const { repositories } = JSON.parse(await onHost(`curl -fsS http://${mirror}:5000/v2/_catalog`));
    expect(repositories).toEqual(
      expect.arrayContaining([
        ...['coredns/coredns', 'etcd', 'flannel-io/flannel', 'flannel-io/flannel-cni-plugin', 'kube-apiserver'],
        ...['kube-controller-manager', 'kube-proxy', 'kube-scheduler', 'metrics-server/metrics-server'],
        ...['kube-state-metrics/kube-state-metrics', 'pause'],
      ]),
    );
  });

  it('takes no images in', async () => {
    const begun = await onHost(
      `curl -sS -o /dev/null -w '%{http_code}' -X POST http://${mirror}:5000/v2/x/blobs/uploads/`,
    );
    expect(begun).toMatch(/^4/);
  });

  it('serves its packages, signed by the key that the host has', async () => {
    const signedBy = '/usr/share/keyrings/rebuild-mirror.asc';
    const source = aptRepository({ name: 'kubernetes', uris: [`http://${mirror}/`], suites: ['./'], signedBy });
    const changes = Object.entries(source.desired).map(([field, to]) => ({ field, from: 'absent', to }));
    await onHost(source.apply(changes, {}).plain());
    await onHost('DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends kubeadm kubectl');
    const version = `v${kubernetesRelease.kubernetes}`;
    expect(await onHost('kubeadm version -o short')).toBe(version);
    expect(await onHost('kubelet --version')).toBe(`Kubernetes ${version}`);
    const plugins = (await onHost('ls /opt/cni/bin')).split('\n');
    expect(plugins).toEqual(expect.arrayContaining(['bridge', 'host-local', 'loopback', 'portmap']));
    expect(await onHost('systemctl cat kubelet')).toContain('10-kubeadm.conf');
  });

  async function onHost(script: string): Promise<string> {
    const { target } = host;
    if (target.kind !== 'ssh') throw new Error('a lab host is reached by ssh');
    const known = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
    const login = ['-q', '-i', target.identityFile!, '-p', String(target.port), `root@${target.address}`];
    return (await run('ssh', [...known, ...login, script])).stdout.trim();
  }
});
