import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { UnreachableError } from '../../src/core/error.ts';
import { sh } from '../../src/core/text.ts';
import type { SshEnvironment } from '../../src/transport/environment.ts';
import { type SshOptions, sshConnection } from '../../src/transport/ssh.ts';
import type { SshTarget } from '../../src/transport/target.ts';
import { freePort, Lab, noSshd, type Sshd } from './sshd.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe.skipIf(noSshd)('logging in', () => {
  const lab = new Lab();
  let sshd: Sshd;
  beforeAll(async () => {
    lab.key('rsa', { type: 'rsa' });
    lab.key('host-rsa', { type: 'rsa' });
    lab.key('locked', { passphrase: 'secret' });
    sshd = await lab.sshd({ authorized: ['user', 'rsa', 'locked'], hostKeys: ['host', 'host-rsa'] });
  });
  afterAll(() => lab.close());

  it.each(['user', 'rsa'])('works with the %s key', async (name) => {
    expect(await answer({ identityFile: lab.key(name) })).toBe('in\n');
  });

  it('works with the default keys', async () => {
    const home = new Lab();
    onTestFinished(() => home.close());
    const key = join(home.folder, '.ssh/id_ed25519');
    execFileSync('mkdir', [join(home.folder, '.ssh')]);
    renameSync(home.key('mine'), key);
    renameSync(join(home.folder, 'mine.pub'), `${key}.pub`);
    const target = { ...sshd.target(), identityFile: undefined };
    await expect(login(target as never, { home: home.folder })).rejects.toMatchObject({
      code: 'SSH_AUTH',
      message: expect.stringContaining(`tried ${key};`),
    });
  });

  it('works with a key that only the agent holds, also a locked one', async () => {
    const agentSocket = startAgent(lab.key('user'), lab.key('rsa', { type: 'rsa' }));
    expect(await answer({ identityFile: `${lab.key('rsa')}.pub` }, { agentSocket })).toBe('in\n');
    const { identityFile: _, ...target } = sshd.target();
    expect(await login(target, { agentSocket, home: '/nowhere' })).toBe('in\n');
  });

  it('works with what ~/.ssh/config says', async () => {
    const config = `Host server\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  IdentityFile ${lab.key('user')}\n`;
    const { port: _, identityFile: __, ...target } = sshd.target({ address: 'server' });
    expect(await login(target, { config })).toBe('in\n');
  });

  it('works through two jump hosts, each with its own checked key', async () => {
    const [one, two] = [await lab.sshd({ hostKeys: ['one'] }), await lab.sshd({ hostKeys: ['two'] })];
    const config = `Host *\n UserKnownHostsFile ${lab.folder}/jumps\n`;
    const jump = `127.0.0.1:${one.port},127.0.0.1:${two.port}`;
    await expect(login(sshd.target({ jump }), { config })).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
      message: expect.stringContaining(`127.0.0.1:${one.port} `),
    });
    expect(await login(sshd.target({ jump }), { config }, { acceptNewHostKeys: true })).toBe('in\n');
    expect(readFileSync(join(lab.folder, 'jumps'), 'utf8').trim().split('\n')).toHaveLength(2);
    expect(await login(sshd.target({ jump }), { config })).toBe('in\n');
  });

  it('says when a jump host cannot reach the host', async () => {
    const port = await freePort();
    const jump = await lab.sshd();
    const config = `Host *\n UserKnownHostsFile ${lab.folder}/jump\n`;
    const target = sshd.target({ port, jump: `127.0.0.1:${jump.port}` });
    await expect(login(target, { config }, { acceptNewHostKeys: true })).rejects.toMatchObject({
      code: 'SSH_REFUSED',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
  });

  it('chooses the host key that is known, of those that the host has', async () => {
    expect(await answer({ hostKeys: [lab.publicKey('host-rsa')] })).toBe('in\n');
  });

  it('accepts an unknown key once when told so, and another one never', async () => {
    const first = await lab.sshd({ hostKeys: ['first'] });
    const config = `Host *\n UserKnownHostsFile ${lab.folder}/new/known_hosts\n`;
    const target = { ...first.target(), hostKeys: [] };
    expect(await login(target, { config }, { acceptNewHostKeys: true })).toBe('in\n');
    expect(await login(target, { config })).toBe('in\n');
    await first.stop();
    await lab.sshd({ hostKeys: ['second'], port: first.port });
    await expect(login(target, { config }, { acceptNewHostKeys: true })).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_CHANGED',
    });
  });

  it.each([
    [
      'a key that is not authorized',
      () => ({ identityFile: lab.key('stranger') }),
      'SSH_AUTH',
      /tried .*stranger; it accepts publickey$/,
    ],
    ['another user', () => ({ user: 'nobody-at-all' }), 'SSH_AUTH', /does not let nobody-at-all in/],
    ['a key that is not there', () => ({ identityFile: '~/none' }), 'SSH_KEY_MISSING', /\/none does not exist$/],
    ['no key at all', () => ({ identityFile: undefined }), 'SSH_KEY_MISSING', /id_ed25519/],
    [
      'a locked key',
      () => ({ identityFile: lab.key('locked') }),
      'SSH_KEY_PASSPHRASE',
      /locked for .* needs a passphrase$/,
    ],
    [
      'a file that is no key',
      () => ({ identityFile: '/etc/hostname' }),
      'SSH_KEY_INVALID',
      /\/etc\/hostname is no private key/,
    ],
    [
      'another host key',
      () => ({ hostKeys: [lab.publicKey('other')] }),
      'SSH_HOST_KEY_CHANGED',
      /expected ed25519 SHA256:\S+, seen ed25519 SHA256:/,
    ],
    ['an unknown host key', () => ({ hostKeys: [] }), 'SSH_HOST_KEY_UNKNOWN', /is not known: ed25519 SHA256:/],
  ])('is refused with %s', async (_, settings, code, message) => {
    const failing = answer(settings() as Partial<SshTarget>);
    await expect(failing).rejects.toBeInstanceOf(UnreachableError);
    await expect(failing).rejects.toMatchObject({ code, message: expect.stringMatching(message), host: 'web-1' });
  });

  async function answer(settings: Partial<SshTarget>, environment: Partial<SshEnvironment> = {}): Promise<string> {
    return login(sshd.target(settings), environment);
  }

  async function login(target: SshTarget, environment: Partial<SshEnvironment>, options: SshOptions = {}) {
    const connection = sshConnection(target, { ...options, environment: lab.environment(environment) });
    try {
      return (await connection.run(sh`echo in`)).stdout;
    } finally {
      await connection.close();
    }
  }

  function startAgent(...keys: string[]): string {
    const socket = join(lab.folder, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    onTestFinished(() => void agent.kill());
    while (!existsSync(socket)) execFileSync('sleep', ['0.01']);
    execFileSync('ssh-add', ['-q', ...keys], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
    return socket;
  }
});

describe('connecting', () => {
  const lab = new Lab();
  afterAll(() => lab.close());

  it.each<[string, string, (socket: Socket) => void, RegExp]>([
    ['says nothing', 'SSH_TIMEOUT', () => {}, /accepts the connection, but says nothing within 0.5 s/],
    [
      'says hello and then nothing',
      'SSH_TIMEOUT',
      (socket) => socket.write('SSH-2.0-frozen\r\n'),
      /the login did not end/,
    ],
    ['hangs up', 'SSH_DROPPED', (socket) => socket.end(), /closes the connection before the login/],
    ['resets', 'SSH_DROPPED', (socket) => socket.resetAndDestroy(), /closes the connection before the login/],
    [
      'hangs up after hello',
      'SSH_DROPPED',
      (socket) => socket.end('SSH-2.0-busy\r\n'),
      /closes the connection before the login/,
    ],
    ['is no SSH server', 'SSH_PROTOCOL', (socket) => socket.end('SSH-1.5-ancient\r\n'), /do not agree on a protocol/],
  ])('gives up in time on a server that %s', async (_, code, behave, message) => {
    const { port } = await serve(behave);
    const start = Date.now();
    await expect(reach('127.0.0.1', port)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(Date.now() - start).toBeLessThan(5000);
  });

  it.each([
    ['a port where nobody listens', '127.0.0.1', 'SSH_REFUSED'],
    ['a name that does not exist', 'host.invalid', 'SSH_DNS'],
  ])('explains %s', async (_, address, code) => {
    await expect(reach(address, await freePort())).rejects.toMatchObject({ code, host: 'web-1' });
  });

  it.skipIf(noSshd)('asks a server again that is too busy for a moment', async () => {
    const sshd = await lab.sshd({ settings: ['MaxStartups 1:100:1'] });
    const connections = Array.from({ length: 8 }, () =>
      sshConnection(sshd.target(), { environment: lab.environment() }),
    );
    onTestFinished(async () => void (await Promise.all(connections.map((it) => it.close()))));
    const results = await Promise.all(connections.map((connection) => connection.run(sh`echo in`)));
    expect(results.map(({ stdout }) => stdout)).toEqual(Array(8).fill('in\n'));
  });

  it('can be interrupted', async () => {
    const { port } = await serve(() => {});
    const start = Date.now();
    const running = reach('127.0.0.1', port, { connectTimeoutSeconds: 30, signal: AbortSignal.timeout(100) });
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(Date.now() - start).toBeLessThan(5000);
  });

  async function reach(
    address: string,
    port: number,
    { connectTimeoutSeconds = 0.5, signal = new AbortController().signal } = {},
  ) {
    const identityFile = lab.key('user');
    const target = {
      kind: 'ssh',
      host: 'web-1',
      address,
      port,
      identityFile,
      become: false,
      connectTimeoutSeconds,
    } as const;
    return sshConnection(target, { environment: lab.environment() }).run(sh`true`, { signal });
  }

  async function serve(behave: (socket: Socket) => void): Promise<{ port: number }> {
    const sockets: Socket[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      behave(socket);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return server.address() as { port: number };
  }
});
