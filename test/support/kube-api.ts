import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { builtFolder } from '../../src/mirror/paths.ts';

const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const;

export type Programs = Readonly<Record<(typeof PROGRAMS)[number], string>>;

/** Kubernetes' programs as the mirror has built them; undefined before there is a mirror. */
export function kubePrograms(): Programs | undefined {
  try {
    const files = readdirSync(builtFolder());
    const found = PROGRAMS.map((name) => [name, files.find((file) => new RegExp(`^${name}-[0-9a-f]+$`).test(file))]);
    if (found.some(([, file]) => file === undefined)) return undefined;
    return Object.fromEntries(found.map(([name, file]) => [name, join(builtFolder(), file!)])) as Programs;
  } catch {
    return undefined;
  }
}

export interface KubeApi {
  /** Runs kubectl as the administrator. */
  kubectl(args: readonly string[], input?: string): string;
  /** Folder with a `kubectl` that reaches this API, whatever configuration it is told to take. */
  readonly bin: string;
  stop(): Promise<void>;
}

/**
 * A control plane without nodes: the real etcd, API server, scheduler, and the controllers that make pods of Deployments.
 * What a kubelet would do, a test does by `kubectl patch --subresource=status`.
 */
export async function kubeApi(programs: Programs, folder: string): Promise<KubeApi> {
  const [client, peer, api] = [await freePort(), await freePort(), await freePort()];
  const kubeconfig = writeFiles(folder, api, programs);
  const processes: ChildProcess[] = [];
  const start = (name: keyof Programs, args: readonly string[]) =>
    processes.push(spawn(programs[name], args, { stdio: 'ignore' }));
  start('etcd', etcdArgs(folder, client, peer));
  start('kube-apiserver', apiArgs(folder, client, api));
  const kubectl = (args: readonly string[], input = '') =>
    execFileSync(programs.kubectl, [`--kubeconfig=${kubeconfig}`, ...args], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  await until(() => kubectl(['get', '--raw', '/readyz']));
  const controllers = 'deployment-controller,replicaset-controller,serviceaccount-controller';
  start('kube-controller-manager', [
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    `--controllers=${controllers}`,
  ]);
  start('kube-scheduler', [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0']);
  await until(() => kubectl(['get', 'serviceaccount', 'default']));
  return { kubectl, bin: join(folder, 'bin'), stop: () => stop(processes) };
}

function etcdArgs(folder: string, client: number, peer: number): string[] {
  const [own, others] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${own}`,
    `--advertise-client-urls=${own}`,
    `--listen-peer-urls=${others}`,
    `--initial-advertise-peer-urls=${others}`,
    `--initial-cluster=default=${others}`,
    '--unsafe-no-fsync',
  ];
}

function apiArgs(folder: string, etcd: number, port: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certs')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes',
    `--service-account-key-file=${join(folder, 'accounts.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
  ];
}

/** @returns the path of the administrator's configuration */
function writeFiles(folder: string, port: number, { kubectl }: Programs): string {
  const [kubeconfig, key, bin] = [join(folder, 'admin.conf'), join(folder, 'accounts.key'), join(folder, 'bin')];
  execFileSync('openssl', ['genrsa', '-out', key, '2048'], { stdio: 'ignore' });
  execFileSync('openssl', ['rsa', '-in', key, '-pubout', '-out', join(folder, 'accounts.pub')], { stdio: 'ignore' });
  writeFileSync(join(folder, 'tokens.csv'), 'admin-token,admin,admin,"system:masters"\n');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'own', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token: 'admin-token' } }],
    contexts: [{ name: 'own', context: { cluster: 'own', user: 'admin' } }],
    'current-context': 'own',
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  mkdirSync(bin);
  writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\nshift\nexec ${kubectl} --kubeconfig=${kubeconfig} "$@"\n`, {
    mode: 0o755,
  });
  return kubeconfig;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(attempt: () => unknown): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

async function stop(processes: readonly ChildProcess[]): Promise<void> {
  for (const child of processes.toReversed()) {
    if (child.exitCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
