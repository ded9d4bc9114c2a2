import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Script } from '../../../src/core/text.ts';

/** Folders of a host that stand below a folder of the test instead. */
const FOLDERS = ['/etc/kubernetes', '/var/lib/etcd', '/var/lib/kubelet', '/run/rebuild-', '/root/', '/proc/swaps'];

export interface TrialHost {
  readonly folder: string;
  write(path: string, content?: string): void;
  exists(path: string): boolean;
  read(path: string): string;
  /** What stands for a program: its body in sh. Every call of it is kept. */
  program(name: string, body: string): void;
  /** The calls of `program`s since the last question, as they were typed. */
  calls(): string[];
  run(script: Script): { exitCode: number | null; stdout: string; stderr: string };
}

/** Runs the scripts of kubeadm's resource types by a real shell, in a folder that stands for a host. */
export function trialHost(): TrialHost {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-kubeadm-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = (path: string) => join(folder, path);
  const calls = at('calls');
  for (const path of ['bin', 'etc/kubernetes', 'run', 'root', 'var/lib']) mkdirSync(at(path), { recursive: true });
  const host: TrialHost = {
    folder,
    write: (path, content = 'x\n') => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    exists: (path) => existsSync(at(path)),
    read: (path) => readFileSync(at(path), 'utf8'),
    program: (name, body) => {
      writeFileSync(at(`bin/${name}`), `#!/bin/sh\necho "${name} $*" >>${calls}\n${body}\n`);
      chmodSync(at(`bin/${name}`), 0o755);
    },
    calls: () => {
      const made = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
      rmSync(calls, { force: true });
      return made;
    },
    run: (script) => {
      const moved = FOLDERS.reduce((text, path) => text.replaceAll(path, at(path)), script.plain());
      const env = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}` };
      const { status, stdout, stderr } = spawnSync('sh', ['-e'], { input: moved, encoding: 'utf8', env });
      return { exitCode: status, stdout, stderr };
    },
  };
  host.write('/proc/swaps', 'Filename Type Size Used Priority\n');
  for (const name of ['systemctl', 'ss']) host.program(name, ':');
  host.program('pgrep', 'exit 1');
  host.program('curl', 'exit 7');
  return host;
}
