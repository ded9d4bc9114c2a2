import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type HostSettings, readConfig, settingsFor } from '../../src/transport/openssh-config.ts';

const NOTHING: HostSettings = {
  hostName: undefined,
  port: undefined,
  user: undefined,
  identityFiles: [],
  identitiesOnly: false,
  proxyJump: undefined,
  proxyCommand: undefined,
  userKnownHostsFiles: [],
  globalKnownHostsFiles: [],
  hostKeyAlias: undefined,
  connectTimeoutSeconds: undefined,
};

it.each<[string, string, Partial<HostSettings>]>([
  ['nothing for a host that is not named', 'Host db\n  Port 1', {}],
  ['HostName with %h', 'Host web\n  HostName %h.example.com', { hostName: 'web.example.com' }],
  ['the first value of a keyword', 'Host web\n  User a\nHost *\n  User b\n  Port 2222', { user: 'a', port: 2222 }],
  ['keywords in any case, with =', 'host web\n  PORT=2222', { port: 2222 }],
  ['all identity files', 'Host web\n IdentityFile ~/a\n IdentityFile "~/b c"', { identityFiles: ['~/a', '~/b c'] }],
  ['IdentitiesOnly', 'Host w?b\n IdentitiesOnly yes', { identitiesOnly: true }],
  ['ProxyJump', 'Host !db *\n ProxyJump u@a:1,b', { proxyJump: 'u@a:1,b' }],
  ['ProxyCommand', 'Host web\n ProxyCommand nc %h %p', { proxyCommand: 'nc %h %p' }],
  ['several known_hosts files', 'Host *\n UserKnownHostsFile ~/a /b', { userKnownHostsFiles: ['~/a', '/b'] }],
  ['ConnectTimeout', 'Host *\n ConnectTimeout 7', { connectTimeoutSeconds: 7 }],
  ['HostKeyAlias', 'Host *\n HostKeyAlias real', { hostKeyAlias: 'real' }],
])('knows %s', (_, config, settings) => {
  expect(settingsFor(config, 'web')).toEqual({ ...NOTHING, ...settings });
});

it.each([
  ['config.d/*.conf', ['1.conf', '2.conf']],
  ['config.d/*', ['1.conf', '2.conf', '3.off']],
  ['config.d/[23]*', ['2.conf', '3.off']],
  ['*/2.conf', ['2.conf']],
  ['config.d/1.conf', ['1.conf']],
  ['config.d/1.conf/*', []],
  ['nowhere/*.conf', []],
])('includes %s, in order and without hidden files', (pattern, files) => {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'config.d'));
  for (const name of ['2.conf', '1.conf', '3.off', '.hidden.conf']) writeFileSync(join(folder, 'config.d', name), name);
  writeFileSync(join(folder, 'config'), `Include ${pattern}`);
  expect(readConfig([join(folder, 'config')], folder)).toBe(files.join('\n'));
});

it('reads what is included, and keeps files apart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'config.d'));
  writeFileSync(join(folder, 'config'), 'Include config.d/*.conf\nHost db\n  User a\n');
  writeFileSync(join(folder, 'config.d/one.conf'), 'Host web\n  Port 2222\n');
  writeFileSync(join(folder, 'config.d/circle.conf'), `Include ${join(folder, 'config')}\n`);
  writeFileSync(join(folder, 'system'), 'User everybody\n');
  const config = readConfig([join(folder, 'config'), join(folder, 'missing'), join(folder, 'system')], folder);
  expect(settingsFor(config, 'web')).toEqual({ ...NOTHING, port: 2222, user: 'everybody' });
});
