import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import role from '../../../roles/certificate_expiry/certificate_expiry.ts';
import { readExpiry } from '../../../roles/certificate_expiry/read-expiry.ts';
import { planRole } from '../../../src/testing.ts';
import { folderWith } from '../../support/folder.ts';
import { runHere } from '../../support/here.ts';

const host = { hosts: { node1: {} }, vars: {} };

describe('certificate_expiry', () => {
  it('installs a timer, and does not wait for its first turn', () => {
    expect(planRole(role, host)).toEqual([
      'apt openssl: openssl',
      expect.stringMatching(/^timer certificate-expiry: /),
      'command first reading of the certificates: done',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(role, { ...host, observed: 'converged' })).toEqual([]);
  });

  it('refuses a path that a shell would read as more than names', () => {
    expect(() => role.vars.parse({ paths: ['/etc/$(reboot)'] })).toThrow('must be an absolute path');
  });
});

/** A certificate of today that is good for so many days. */
function certificate(folder: string, name: string, days: number): string {
  const path = join(folder, name);
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=test'],
      ...['-keyout', '/dev/null', '-out', path, '-days', String(days)],
    ],
    { stdio: 'ignore' },
  );
  return path;
}

/** Days from now, by path. */
function readDays(metrics: string): Record<string, number> {
  const lines = readFileSync(metrics, 'utf8').trim().split('\n').filter(Boolean);
  const parsed = lines.map((line) => /^rebuild_certificate_expiry_timestamp_seconds\{path="(.*)"\} (\d+)$/.exec(line)!);
  return Object.fromEntries(
    parsed.map(([, path, at]) => [path!, Math.round((Number(at) - Date.now() / 1000) / 86_400)]),
  );
}

describe('readExpiry', () => {
  it('tells when certificates, and those in kubeconfigs, expire', () => {
    const folder = folderWith({ 'metrics/.keep': '', 'names-a-file.conf': 'client-certificate: /x.pem\n' });
    const [a, b] = [certificate(folder, 'a.crt', 10), certificate(folder, 'b.crt', 365)];
    const data = readFileSync(certificate(folder, 'c.pem', 30)).toString('base64');
    const config = join(folderWith({ 'admin.conf': `users:\n    client-certificate-data: ${data}\n` }), 'admin.conf');
    const metrics = join(folder, 'metrics/certificates.prom');
    const paths = [`${folder}/*.crt`, `${folder}/*.conf`, config, `${folder}/nothing/*.crt`];
    expect(runHere(readExpiry(paths, metrics))).toBe('');
    expect(readDays(metrics)).toEqual({ [a]: 10, [b]: 365, [config]: 30 });
    expect(readdirSync(join(folder, 'metrics')).toSorted()).toEqual(['.keep', 'certificates.prom']);
  });

  it('names a file that has none, after it has told of the others', () => {
    const folder = folderWith({ 'broken.crt': 'nothing', 'metrics/.keep': '' });
    const good = certificate(folder, 'good.crt', 5);
    const metrics = join(folder, 'metrics/certificates.prom');
    expect(runHere(readExpiry([`${folder}/*.crt`], metrics))).toBe(
      `CERTIFICATE_UNREADABLE: no certificate can be read from ${folder}/broken.crt`,
    );
    expect(readDays(metrics)).toEqual({ [good]: 5 });
  });

  it('does nothing where there is no node exporter', () => {
    const folder = folderWith({});
    expect(runHere(readExpiry([`${folder}/*.crt`], join(folder, 'absent/certificates.prom')))).toBe('');
    expect(existsSync(join(folder, 'absent'))).toBe(false);
  });
});
