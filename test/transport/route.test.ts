import { expect, it } from 'vitest';
import type { SshEnvironment } from '../../src/transport/environment.ts';
import { type Hop, hopKey, routeTo } from '../../src/transport/route.ts';
import type { SshTarget } from '../../src/transport/target.ts';

const CONFIG = `
Host web
  HostName 10.0.0.4
  Port 2222
  User deploy
  IdentityFile ~/.ssh/%r@%h
  ConnectTimeout 3
Host inner
  ProxyJump bastion
Host bastion
  HostName 192.0.2.1
  User jumper
  IdentityFile ~/bastion
  ProxyJump outer
Host loop
  ProxyJump loop
Host command
  ProxyCommand nc %h %p
`;

it('takes from the configuration what the inventory leaves open', () => {
  expect(route({ address: 'web' })).toEqual([
    {
      host: 'k8s-web',
      at: '10.0.0.4:2222',
      address: '10.0.0.4',
      port: 2222,
      user: 'deploy',
      identityFiles: ['/home/me/.ssh/deploy@10.0.0.4'],
      identitiesOnly: false,
      knownAs: '10.0.0.4',
      userKnownHostsFiles: ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts'],
      pinned: undefined,
      connectTimeoutSeconds: 3,
    } satisfies Hop,
  ]);
});

it('lets the inventory win', () => {
  const [hop] = route({ address: 'web', port: 22, user: 'root', identityFile: '~/mine', connectTimeoutSeconds: 1 });
  expect(hop).toMatchObject({
    at: '10.0.0.4:22',
    user: 'root',
    identityFiles: ['/home/me/mine'],
    connectTimeoutSeconds: 1,
  });
});

it('is the local user on port 22 with 10 s where nobody says more', () => {
  const [hop] = route({ address: 'elsewhere' });
  expect(hop).toMatchObject({ at: 'elsewhere:22', user: 'me', connectTimeoutSeconds: 10 });
});

it.each<[string, Partial<SshTarget>, string[]]>([
  ['no jump host', { address: 'db' }, ['me@db:22']],
  ['the jump host of the inventory', { address: 'db', jump: 'u@b:2200' }, ['u@b:2200', 'me@db:22']],
  ['several', { address: 'db', jump: 'a, ssh://u@b' }, ['me@a:22', 'u@b:22', 'me@db:22']],
  ['an IPv6 jump host', { address: 'db', jump: '[fd00::1]:23' }, ['me@fd00::1:23', 'me@db:22']],
  [
    'those of the configuration, with their own',
    { address: 'inner' },
    ['me@outer:22', 'jumper@192.0.2.1:22', 'me@inner:22'],
  ],
  ['none, when the inventory says so', { address: 'inner', jump: 'none' }, ['me@inner:22']],
])('goes through %s', (_, target, keys) => {
  expect(route(target).map(hopKey)).toEqual(keys);
});

it('offers a jump host its own keys, or else those of the host behind it', () => {
  const files = (jump: string) =>
    route({ address: 'db', identityFile: '/key', jump }).map(({ identityFiles }) => identityFiles);
  expect(files('bastion')).toEqual([['/home/me/bastion'], ['/home/me/bastion'], ['/key']]);
  expect(files('a')).toEqual([['/key'], ['/key']]);
});

it('pins keys for the host only', () => {
  const pins = route({ address: 'db', jump: 'a', hostKeys: ['ssh-ed25519 AAAA'] }).map(({ pinned }) => pinned);
  expect(pins).toEqual([undefined, ['ssh-ed25519 AAAA']]);
});

it.each<[string, Partial<SshTarget>, string]>([
  ['a jump host that is none', { address: 'db', jump: 'u@:1' }, '"u@:1" is not a jump host of the form user@host:port'],
  ['a circle', { address: 'loop' }, 'the ProxyJump settings on the way to loop:22 go in a circle'],
  [
    'a ProxyCommand',
    { address: 'command' },
    'command:22 has a ProxyCommand, which rebuild does not run: use ProxyJump for it',
  ],
])('refuses %s', (_, target, message) => {
  expect(() => route(target)).toThrow(expect.objectContaining({ code: 'SSH_CONFIG', message }));
});

function route(target: Partial<SshTarget>): readonly Hop[] {
  const environment: SshEnvironment = { home: '/home/me', user: 'me', agentSocket: undefined, config: CONFIG };
  return routeTo({ kind: 'ssh', host: 'k8s-web', address: 'web', become: false, ...target }, environment);
}
