import { describe, expect, it } from 'vitest';
import { alertmanager } from '../../../src/verify/prometheus/alertmanager.ts';
import { judged, told, vector } from './answering.ts';

const known = { activeAlertmanagers: [{ url: 'http://10.0.1.51:9093/api/v2/alerts' }], droppedAlertmanagers: [] };

/** Answers by a word of the question; no samples to all others. */
const findings = (answers: Readonly<Record<string, unknown>> = {}) =>
  told(
    judged(alertmanager, (question) => {
      const word = Object.keys(answers).find((it) => question.includes(it));
      if (word !== undefined) return answers[word];
      return question === '/api/v1/alertmanagers' ? known : vector();
    }),
  );

describe('alertmanager', () => {
  it('passes when nothing was lost, and counts what came', () => {
    expect(findings({ received_total: vector([{}, 12]) })).toEqual([
      'passed | Alertmanager | 10.0.1.51:9093: 12 alerts received, none lost',
    ]);
  });

  it('is skipped where there is none', () => {
    expect(findings({ '/api/v1/alertmanagers': { activeAlertmanagers: [] } })).toEqual([
      'skipped | Alertmanager | Prometheus knows none: nobody is told of its alerts',
    ]);
  });

  it.each([
    ['up{', vector([{ job: 'alertmanager', instance: 'mon' }, 0]), 'Alertmanager on mon | does not answer'],
    [
      'notifications_errors_total',
      vector([{ alertmanager: 'http://10.0.1.51:9093/api/v2/alerts' }, 2.4]),
      'Alertmanager | 3 alerts to http://10.0.1.51:9093/api/v2/alerts failed in the last 2 minutes',
    ],
    ['dropped_total', vector([{}, 7]), 'Alertmanager | 7 alerts were dropped in the last 2 minutes'],
    [
      'notifications_failed_total',
      vector([{ instance: 'mon', integration: 'webhook' }, 4.2]),
      'Alertmanager on mon | 5 notifications by webhook failed in the last hour',
    ],
  ])('fails for %s', (word, answer, finding) => {
    expect(findings({ [word]: answer })).toEqual([`failed | ${finding}`]);
  });
});
