import { z } from 'zod';
import { sh } from '../../core/text.ts';
import { findingsOf } from '../findings.ts';
import type { Finding } from '../model.ts';
import { dataOf } from './answer.ts';
import { ETC, serverCheck, subjectOf } from './ask.ts';
import { loadedAt, RUNTIME, runtimeOf } from './runtime.ts';

const NAME = 'alerts';
const { passed, failed, unknown, skipped } = findingsOf(NAME);

/** Always fires: that it does shows that rules are evaluated, and that it arrives, that alerts do. */
const WATCHDOG = 'Watchdog';
/** How long after it has loaded them Prometheus may leave rules unevaluated. */
const FIRST_EVALUATION_SECONDS = 120;

/**
 * Every rule of the files on the host is loaded and can be evaluated, and no critical alert fires. Others that fire are
 * told and fail nothing: a busy CPU or slow requests are what a deployment itself makes.
 */
export const alerts = serverCheck<'rules' | 'runtime'>({
  name: NAME,
  title: 'Alert rules work, and no critical alert fires',
  asks: (server, { now }) => ({
    paths: { rules: '/api/v1/rules?type=alert', runtime: RUNTIME },
    more: sh`sed -n 's/^ *- *alert: *//p' ${ETC}/rules/*.yml 2> /dev/null || :`,
    judge: (answers, names) => {
      const rules = dataOf(answers.rules, RULES).groups.flatMap((group) => group.rules);
      const isEarly = now - loadedAt(runtimeOf(answers.runtime)) < FIRST_EVALUATION_SECONDS;
      if (rules.length + names.length === 0) return [failed(subjectOf(server), 'has no alert rule', RELOAD)];
      return [
        ...ofRules(subjectOf(server), rules, names.map(unquoted), isEarly),
        ...ofFiring(subjectOf(server), rules),
        ...ofWatchdog(rules, isEarly),
      ];
    },
  }),
});

const ALERT = z.object({
  state: z.string(),
  activeAt: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
});
const RULE = z.object({
  name: z.string(),
  /** `ok`, `err`, or `unknown` before it was evaluated. */
  health: z.string(),
  lastError: z.string().optional(),
  alerts: z.array(ALERT),
});
type Alert = z.output<typeof ALERT>;
type Rule = z.output<typeof RULE>;

const RULES = z.object({ groups: z.array(z.object({ rules: z.array(RULE) })) });

function unquoted(name: string): string {
  return name.trim().replace(/^(['"])(.*)\1$/, '$2');
}

function ofRules(server: string, rules: readonly Rule[], names: readonly string[], isEarly: boolean): Finding[] {
  const missing = [...new Set(names)].filter((name) => !rules.some((rule) => rule.name === name));
  const findings = [
    ...missing.map((name) => failed(`alert ${name}`, 'is in the files, and is not loaded', RELOAD)),
    ...rules.filter(({ health }) => health !== 'ok').map((rule) => ofUnwell(rule, isEarly)),
  ];
  return findings.length > 0 ? findings : [passed(server, `evaluates ${rules.length} alert rules`)];
}

function ofUnwell({ name, health, lastError }: Rule, isEarly: boolean): Finding {
  const subject = `alert ${name}`;
  if (health !== 'unknown') return failed(subject, `cannot be evaluated: ${lastError || health}`, LOG);
  if (isEarly) return skipped(subject, JUST_LOADED);
  return unknown(subject, 'was not evaluated yet', LOG);
}

function ofFiring(server: string, rules: readonly Rule[]): Finding[] {
  const firing = rules
    .filter(({ name }) => name !== WATCHDOG)
    .flatMap((rule) => rule.alerts.filter(isFiring).map((alert) => ofAlert(rule.name, alert)));
  return firing.length > 0 ? firing : [passed(server, 'no alert fires')];
}

function ofAlert(name: string, { labels, annotations, activeAt }: Alert): Finding {
  const { severity = 'no severity', instance } = labels;
  const subject = `alert ${name}${instance === undefined ? '' : ` of ${instance}`}`;
  const says = `${severity}, since ${activeAt.slice(0, 19)}Z: ${annotations.summary ?? JSON.stringify(labels)}`;
  return (severity === 'critical' ? failed : passed)(subject, says, annotations.description);
}

function ofWatchdog(rules: readonly Rule[], isEarly: boolean): Finding[] {
  const rule = rules.find(({ name }) => name === WATCHDOG);
  if (!rule) return [];
  const subject = `alert ${WATCHDOG}`;
  if (rule.alerts.some(isFiring)) return [passed(subject, 'fires, as it always has to')];
  return [isEarly ? skipped(subject, JUST_LOADED) : failed(subject, 'does not fire: rules are not evaluated', LOG)];
}

function isFiring({ state }: Alert): boolean {
  return state === 'firing';
}

const JUST_LOADED = 'was not evaluated yet: Prometheus has just loaded it';
const RELOAD = 'Run "./rebuild role prometheus": it writes the rules, and Prometheus loads them.';
const LOG = 'Read "journalctl -u prometheus" on that host.';
