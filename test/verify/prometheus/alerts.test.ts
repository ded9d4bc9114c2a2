import { describe, expect, it } from 'vitest';
import { alerts } from '../../../src/verify/prometheus/alerts.ts';
import { judged, siteWith, told } from './answering.ts';

const { now } = siteWith();

const alert = (labels: Record<string, string>, state = 'firing') => ({
  state,
  activeAt: '2026-11-26T11:58:00.123456789Z',
  value: '1e+00',
  labels: { alertname: 'any', ...labels },
  annotations: { summary: 'h1 does not answer', description: 'Start it.' },
});

const rule = (name: string, { health = 'ok', lastError = '', alerts = [] as unknown[] } = {}) => ({
  name,
  query: 'up == 0',
  health,
  ...(lastError && { lastError }),
  alerts,
  type: 'alerting',
});

const watchdog = rule('Watchdog', { alerts: [alert({ severity: 'none' })] });

interface Given {
  readonly rules: readonly unknown[];
  readonly files?: readonly string[];
  readonly loadedSecondsAgo?: number;
}

function findings({ rules, files = [], loadedSecondsAgo = 3600 }: Given) {
  const lastConfigTime = new Date((now - loadedSecondsAgo) * 1000).toISOString();
  const answers = (path: string) =>
    path.includes('rules')
      ? { groups: [{ name: 'all', rules }] }
      : { reloadConfigSuccess: true, corruptionCount: 0, lastConfigTime };
  return judged(alerts, answers, { more: files });
}

describe('alerts', () => {
  it('passes when all rules of the files are evaluated, the Watchdog fires and nothing else does', () => {
    const pending = rule('NodeDown', { alerts: [alert({ severity: 'critical' }, 'pending')] });
    expect(told(findings({ rules: [pending, watchdog], files: ['NodeDown', "'Watchdog'"] }))).toEqual([
      'passed | Prometheus on mon | evaluates 2 alert rules',
      'passed | Prometheus on mon | no alert fires',
      'passed | alert Watchdog | fires, as it always has to',
    ]);
  });

  it('fails for a critical alert, with what to do; one of less weight is told', () => {
    const rules = [
      rule('NodeDown', { alerts: [alert({ severity: 'critical', instance: 'h1' })] }),
      rule('NodeCpuHigh', { alerts: [alert({ severity: 'warning', instance: 'h2' })] }),
    ];
    expect(findings({ rules }).slice(1)).toEqual([
      {
        check: 'alerts',
        subject: 'alert NodeDown of h1',
        verdict: 'failed',
        says: 'critical, since 2026-11-26T11:58:00Z: h1 does not answer',
        hint: 'Start it.',
      },
      {
        check: 'alerts',
        subject: 'alert NodeCpuHigh of h2',
        verdict: 'passed',
        says: 'warning, since 2026-11-26T11:58:00Z: h1 does not answer',
        hint: 'Start it.',
      },
    ]);
  });

  it.each([
    {
      name: 'a rule of the files that is not loaded',
      given: { rules: [rule('NodeDown')], files: ['NodeDown', 'RedisDown'] },
      finding: 'failed | alert RedisDown | is in the files, and is not loaded',
    },
    {
      name: 'a rule that cannot be evaluated',
      given: { rules: [rule('NodeDown', { health: 'err', lastError: 'found duplicate series' })] },
      finding: 'failed | alert NodeDown | cannot be evaluated: found duplicate series',
    },
    {
      name: 'a rule that was never evaluated',
      given: { rules: [rule('NodeDown', { health: 'unknown' })] },
      finding: 'unknown | alert NodeDown | was not evaluated yet',
    },
    {
      name: 'a rule that was just loaded',
      given: { rules: [rule('NodeDown', { health: 'unknown' })], loadedSecondsAgo: 20 },
      finding: 'skipped | alert NodeDown | was not evaluated yet: Prometheus has just loaded it',
    },
    { name: 'no rule at all', given: { rules: [] }, finding: 'failed | Prometheus on mon | has no alert rule' },
  ])('names $name', ({ given, finding }) => {
    expect(told(findings(given))[0]).toBe(finding);
  });

  it.each([
    [3600, 'failed | alert Watchdog | does not fire: rules are not evaluated'],
    [20, 'skipped | alert Watchdog | was not evaluated yet: Prometheus has just loaded it'],
  ])('tells a Watchdog that does not fire %d s after it was loaded', (loadedSecondsAgo, finding) => {
    expect(told(findings({ rules: [rule('Watchdog')], loadedSecondsAgo })).at(-1)).toBe(finding);
  });
});
