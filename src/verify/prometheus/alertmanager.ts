import { z } from 'zod';
import { findingsOf } from '../findings.ts';
import type { Finding } from '../model.ts';
import { type Answer, dataOf, single, vector } from './answer.ts';
import { query, serverCheck } from './ask.ts';

const NAME = 'alertmanager';
const { passed, failed, skipped } = findingsOf(NAME);
const ALL = 'Alertmanager';

/**
 * Prometheus has an Alertmanager, which takes its alerts and passes them on. Prometheus sends what fires anew every
 * minute, so that a way that is cut shows within two; what a receiver refused is told for an hour.
 */
export const alertmanager = serverCheck({
  name: NAME,
  title: 'Alerts arrive',
  asks: () => ({
    paths: {
      known: '/api/v1/alertmanagers',
      down: query('up{job="alertmanager"} == 0'),
      refused: query('increase(prometheus_notifications_errors_total[2m]) > 0'),
      dropped: query('increase(prometheus_notifications_dropped_total[2m]) > 0'),
      failed: query('sum by (instance, integration) (increase(alertmanager_notifications_failed_total[1h])) > 0'),
      received: query('sum(alertmanager_alerts_received_total)'),
    },
    judge: (answers) => {
      const known = dataOf(answers.known, KNOWN).activeAlertmanagers.map(({ url }) => new URL(url).host);
      if (known.length === 0) return [skipped(ALL, 'Prometheus knows none: nobody is told of its alerts')];
      const findings = [...ofDown(answers.down), ...ofSent(answers), ...ofPassedOn(answers.failed)];
      const received = `${known.join(', ')}: ${single(answers.received) ?? 'no count of'} alerts received, none lost`;
      return findings.length > 0 ? findings : [passed(ALL, received)];
    },
  }),
});

const KNOWN = z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) });

function ofDown(down: Answer): Finding[] {
  return vector(down).map(({ labels }) => failed(`${ALL} on ${labels.instance}`, 'does not answer', ROLE));
}

function ofSent({ refused, dropped }: { readonly refused: Answer; readonly dropped: Answer }): Finding[] {
  return [
    ...vector(refused).map(({ labels, value }) => `${Math.ceil(value)} alerts to ${labels.alertmanager} failed`),
    ...vector(dropped).map(({ value }) => `${Math.ceil(value)} alerts were dropped`),
  ].map((what) => failed(ALL, `${what} in the last 2 minutes`, ROLE));
}

function ofPassedOn(answer: Answer): Finding[] {
  return vector(answer).map(({ labels: { instance, integration }, value }) =>
    failed(
      `${ALL} on ${instance}`,
      `${Math.ceil(value)} notifications by ${integration} failed in the last hour`,
      'Read "journalctl -u prometheus-alertmanager" there: it says what the receiver answered.',
    ),
  );
}

const ROLE = 'Run "./rebuild role alertmanager".';
