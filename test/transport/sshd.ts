import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshEnvironment } from '../../src/transport/environment.ts';
import type { SshTarget } from '../../src/transport/target.ts';

const SSHD = '/usr/sbin/sshd';

/** Why tests with a real sshd cannot run here; undefined when they can. */
export const noSshd: string | undefined = !existsSync(SSHD)
  ? `${SSHD} is missing (openssh-server)`
  : userInfo().uid !== 0
    ? 'a private sshd needs root'
    : undefined;
if (noSshd) console.log(`skipped: tests with a real sshd: ${noSshd}`);

export type KeyType = 'ed25519' | 'rsa';

/** A folder with keys, and real SSH servers that let these keys in. Everything ends with `close`. */
export class Lab {
  readonly folder = mkdtempSync(join(tmpdir(), 'rebuild-sshd-'));
  /** Where jobs on the servers stand: those of other tests, and of this machine itself, do not keep them waiting. */
  readonly jobs = join(this.folder, 'run');
  readonly #servers: Sshd[] = [];

  /** A new key pair. Returns the path of the private key. */
  key(name: string, { type = 'ed25519', passphrase = '' }: { type?: KeyType; passphrase?: string } = {}): string {
    const path = join(this.folder, name);
    if (!existsSync(path)) {
      const bits = type === 'rsa' ? ['-b', '2048'] : [];
      execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', passphrase, '-C', name, '-f', path]);
    }
    return path;
  }

  publicKey(name: string, options: { type?: KeyType } = {}): string {
    return readFileSync(`${this.key(name, options)}.pub`, 'utf8').trim();
  }

  async sshd({ authorized = ['user'], hostKeys = ['host'], settings = [], port }: SshdOptions = {}): Promise<Sshd> {
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const number = this.#servers.length;
    const file = join(this.folder, `authorized-${number}`);
    writeFileSync(file, `${authorized.map((name) => this.publicKey(name)).join('\n')}\n`, { mode: 0o600 });
    const config = join(this.folder, `sshd-${number}`);
    const lines = [
      ...settings,
      'ListenAddress 127.0.0.1',
      `Port ${port ?? (await freePort())}`,
      `AuthorizedKeysFile ${file}`,
      'StrictModes no',
      'UsePAM no',
      // Start files of the login shell are none of ours.
      `SetEnv HOME=${this.folder} REBUILD_RUN=${this.jobs}`,
      'PidFile none',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      ...hostKeys.map((name) => `HostKey ${this.key(name)}`),
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    const server = new Sshd(this, config, hostKeys[0]!);
    this.#servers.push(server);
    await server.start();
    return server;
  }

  environment(settings: Partial<SshEnvironment> = {}): SshEnvironment {
    return { home: this.folder, user: userInfo().username, agentSocket: undefined, config: '', ...settings };
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface SshdOptions {
  readonly authorized?: readonly string[];
  readonly hostKeys?: readonly string[];
  /** Lines of sshd_config. */
  readonly settings?: readonly string[];
  readonly port?: number;
}

export class Sshd {
  readonly port: number;
  readonly #lab: Lab;
  readonly #config: string;
  readonly #hostKey: string;
  #process: ChildProcess | undefined;

  constructor(lab: Lab, config: string, hostKey: string) {
    this.#lab = lab;
    this.#config = config;
    this.#hostKey = hostKey;
    this.port = Number(/^Port (\d+)$/m.exec(readFileSync(config, 'utf8'))![1]);
  }

  target(settings: Partial<SshTarget> = {}): SshTarget {
    return {
      kind: 'ssh',
      host: 'web-1',
      address: '127.0.0.1',
      port: this.port,
      user: userInfo().username,
      identityFile: this.#lab.key('user'),
      hostKeys: [this.#lab.publicKey(this.#hostKey)],
      become: false,
      connectTimeoutSeconds: 10,
      ...settings,
    };
  }

  async start(): Promise<void> {
    this.#process = spawn(SSHD, ['-D', '-e', '-f', this.#config], { stdio: 'ignore' });
    await listening(this.port);
  }

  /** Processes that serve a connection. They live on when the listener ends. */
  sessions(): number[] {
    return childrenOf(this.#process!.pid!);
  }

  /** Ends the connections without a goodbye, as a crash does. */
  killSessions(): void {
    for (const pid of this.sessions()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself meanwhile.
      }
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    this.killSessions();
    this.#process = undefined;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    if (attempt > 200) throw new Error(`sshd does not listen on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
