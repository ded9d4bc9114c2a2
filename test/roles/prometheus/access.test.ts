import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLetIn, replaceWith } from '../../../roles/prometheus/access.ts';
import { sh } from '../../../src/core/text.ts';
import { folderWith } from '../../support/folder.ts';
import { ownAccess, runHere } from '../../support/here.ts';

/** An API server: it takes the token `good`, and says 401 to any other. */
let server: Server;
let url: string;
let authority: string;
let another: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-access-'));
  const own = certificate(folder, 'own');
  authority = own.cert;
  another = certificate(folder, 'another').cert;
  rmSync(folder, { recursive: true });
  server = createServer(own, ({ headers }, response) => {
    response.writeHead(headers.authorization === 'Bearer good' ? 200 : 401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/version`;
});
afterAll(() => server.close());

function certificate(folder: string, name: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...ec, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

async function holds(files: Readonly<Record<string, string>>, at = url): Promise<boolean> {
  const folder = folderWith(files);
  const script = isLetIn(at, { tokenFile: join(folder, 'token'), caFile: join(folder, 'ca') });
  // Not at once: the server is in this process.
  const { exitCode } = await execa('sh', ['-c', `set -e\n${script.plain()}`], { reject: false, stdin: 'ignore' });
  return exitCode === 0;
}

describe('the access of Prometheus', () => {
  it('holds while the API server takes the token', async () => {
    expect(await holds({ token: 'good', ca: authority })).toBe(true);
  });

  it.each([
    ['there is nothing', () => ({})],
    ['there is no CA', () => ({ token: 'good' })],
    ['the token is not taken any more', () => ({ token: 'old', ca: authority })],
    ['the server is that of another cluster', () => ({ token: 'good', ca: another })],
    ['the CA cannot be read', () => ({ token: 'good', ca: 'nothing' })],
  ])('does not hold where %s', async (_, files) => {
    expect(await holds(files())).toBe(false);
  });

  it('holds while the API server does not answer', async () => {
    expect(await holds({ token: 'old', ca: authority }, 'https://127.0.0.1:1/version')).toBe(true);
  });

  it('is written as a whole, and readable only by whom it is for', () => {
    const folder = folderWith({ 'token.new': 'left by a run that was killed' });
    const path = join(folder, 'token');
    expect(runHere(replaceWith(path, sh`printf %s secret`, { ...ownAccess, mode: '0640' }))).toBe('');
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['secret', 0o640]);
  });
});
