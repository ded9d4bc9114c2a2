import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { RebuildError } from '../core/error.ts';
import { type InstallOptions, install } from '../machine/install.ts';
import { parseReference } from './images.ts';
import { workFolder } from './paths.ts';
import { registryConfig } from './registry-config.ts';

export interface Registry {
  /** Takes an image in: `from` as skopeo names it. */
  push(from: string, reference: string): Promise<void>;
}

/** Serves `root`, the folder of a registry, to this machine only, while `work` runs. */
export async function withRegistry(
  root: string,
  work: (registry: Registry) => Promise<void>,
  options: InstallOptions,
): Promise<void> {
  await install(needed, options);
  mkdirSync(root, { recursive: true });
  mkdirSync(workFolder(), { recursive: true });
  const folder = mkdtempSync(join(workFolder(), 'registry-'));
  const port = await freePort();
  writeFileSync(
    join(folder, 'config.yml'),
    JSON.stringify(registryConfig({ root, address: `127.0.0.1:${port}`, isReadOnly: false })),
  );
  const server = execa('docker-registry', ['serve', join(folder, 'config.yml')], { reject: false, stdin: 'ignore' });
  try {
    await answers(port);
    await work({ push: (from, reference) => push(from, reference, port, options) });
  } finally {
    server.kill();
    await server;
    rmSync(folder, { recursive: true, force: true });
  }
}

const needed = [
  { command: 'docker-registry', package: 'docker-registry' },
  { command: 'skopeo', package: 'skopeo' },
];

async function push(from: string, reference: string, port: number, { signal }: InstallOptions): Promise<void> {
  const { path, tag } = parseReference(reference);
  const to = `docker://127.0.0.1:${port}/${path}:${tag}`;
  const args = ['--insecure-policy', 'copy', '--quiet', '--dest-tls-verify=false', from, to];
  const result = await execa('skopeo', args, {
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
  if (result.isCanceled) signal!.throwIfAborted();
  if (result.failed) throw copyFailed(reference, result.stderr ?? '');
}

async function answers(port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > deadline) throw copyFailed('the mirror', 'docker-registry does not answer');
    await sleep(50);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function copyFailed(reference: string, stderr: string): RebuildError {
  const why = /msg="?(.*?)"?$/m.exec(stderr.trim())?.[1] ?? stderr.trim().split('\n').at(-1) ?? '';
  return new RebuildError('MIRROR_COPY_FAILED', `${reference} cannot be copied: ${why}`, {
    hint: 'Run the command again: what is there already stays.',
  });
}
