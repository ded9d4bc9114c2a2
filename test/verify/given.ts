import { sh } from '../../src/core/text.ts';
import type { Check, Finding, LookOutput, VerifyHost, VerifySite } from '../../src/verify/model.ts';

/** 2026-11-26T14:00:00Z */
export const NOW = Date.UTC(2026, 10, 26, 14) / 1000;
export const HOUR = 3600;

type Roles = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function host(name: string, roles: Roles = {}, given: Partial<VerifyHost> = {}): VerifyHost {
  const variable = () => undefined;
  return { name, groups: [], address: '10.0.1.10', variable, ...given, roles: new Map(Object.entries(roles)) };
}

export function site(hosts: readonly VerifyHost[], given: Partial<VerifySite> = {}): VerifySite {
  const since = { begun: NOW - 2 * HOUR, ended: NOW - HOUR };
  return { hosts, now: NOW, since, windowSeconds: 7 * 24 * HOUR, ...given };
}

/** A control plane with all its roles, as verify sees it. */
export function master(roles: Roles = {}): VerifyHost {
  return host('master', { kubeadm_init: {}, kubelet: {}, ...roles });
}

/** What the first look of `check` makes of an output: `verdict subject: says`, with the hints left out. */
export function told(check: Check, known: VerifySite, output: string | Partial<LookOutput>): string[] {
  return findings(check, known, output).map(({ verdict, subject, says }) => `${verdict} ${subject}: ${says}`);
}

export function findings(check: Check, known: VerifySite, output: string | Partial<LookOutput>): readonly Finding[] {
  const given = typeof output === 'string' ? { stdout: output } : output;
  return check.looks(known)[0]!.judge({ exitCode: 0, stdout: '', stderr: '', ...given });
}

/** A check with one look, which `echo`es what it finds. */
export function echoing(name: string, ...hosts: readonly string[]): Check {
  return {
    name,
    title: `${name} holds`,
    looks: () =>
      hosts.map((on) => ({
        host: on,
        script: sh`echo ${`${name} on ${on}`}`,
        judge: ({ stdout }) => [{ check: name, subject: on, verdict: 'passed', says: stdout }],
      })),
  };
}
