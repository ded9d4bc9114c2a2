import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseHostKey } from '../../src/transport/host-key.ts';
import { knownHostsLine, lookUp, parseKnownHosts } from '../../src/transport/known-hosts.ts';
import { blobLine } from './blob.ts';

const ed = blobLine('ssh-ed25519', 'one');
const other = blobLine('ssh-ed25519', 'two');
const rsa = blobLine('ssh-rsa', 'three');

describe('lookUp', () => {
  const cases: readonly [means: string, file: string, name: string, port: number, keys: string[]][] = [
    ['finds a plain name', `web ${ed}`, 'web', 22, [ed]],
    ['does not care for case', `Web ${ed}`, 'wEB', 22, [ed]],
    ['finds one name of several', `web,10.0.0.4 ${ed}`, '10.0.0.4', 22, [ed]],
    ['finds all keys of a host', `web ${ed}\nweb ${rsa}`, 'web', 22, [ed, rsa]],
    ['does not take another host', `webs ${ed}`, 'web', 22, []],
    ['does not read a dot as any character', `web.a ${ed}`, 'webxa', 22, []],
    ['finds a host on another port', `[web]:2222 ${ed}`, 'web', 2222, [ed]],
    ['does not take the key of another port', `[web]:2222 ${ed}`, 'web', 22, []],
    ['takes the bare name for another port, as OpenSSH', `web ${ed}`, 'web', 2222, [ed]],
    ['prefers the entry with the port', `web ${ed}\n[web]:2222 ${other}`, 'web', 2222, [other]],
    ['finds a hashed name', `${hashed('web')} ${ed}`, 'web', 22, [ed]],
    ['finds a hashed name with a port', `${hashed('[web]:2222')} ${ed}`, 'web', 2222, [ed]],
    ['does not take another hashed name', `${hashed('db')} ${ed}`, 'web', 22, []],
    ['understands *', `*.lan ${ed}`, 'web.lan', 22, [ed]],
    ['understands ?', `web-? ${ed}`, 'web-1', 22, [ed]],
    ['lets ! exclude', `*.lan,!db.lan ${ed}`, 'db.lan', 22, []],
    [
      'passes over comments, empty lines and rubbish',
      `# web ${ed}\n\nrubbish\nweb ssh-rsa !!!\nweb ${ed}`,
      'web',
      22,
      [ed],
    ],
    ['passes over certificate authorities', `@cert-authority * ${ed}`, 'web', 22, []],
    ['reads lines with a comment', `web ${ed} admin@desk`, 'web', 22, [ed]],
  ];
  it.each(cases)('%s', (_, file, name, port, keys) => {
    expect(lookUp(parseKnownHosts(file), name, port)).toEqual({ keys: keys.map(parseHostKey), revoked: [] });
  });

  it('keeps revoked keys apart', () => {
    const found = lookUp(parseKnownHosts(`@revoked * ${other}\nweb ${ed}`), 'web', 22);
    expect(found).toEqual({ keys: [parseHostKey(ed)], revoked: [parseHostKey(other)] });
  });
});

describe('knownHostsLine', () => {
  it.each([
    ['web', 22, `web ${ed}\n`],
    ['Web', 2222, `[web]:2222 ${ed}\n`],
  ])('writes %s on port %i so that it is found again', (name, port, line) => {
    expect(knownHostsLine(name, port, parseHostKey(ed)!)).toBe(line);
    expect(lookUp(parseKnownHosts(line), name, port).keys).toHaveLength(1);
  });
});

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdefghij');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}
