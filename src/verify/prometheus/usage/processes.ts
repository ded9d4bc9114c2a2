import type { Limits } from '../../../roles/limits.ts';
import type { Finding } from '../../model.ts';
import type { Answer } from '../answer.ts';
import { figuresOf, measured, tableOf } from './figures.ts';
import { usageFinding } from './finding.ts';
import { type Source, spansOf, usePaths } from './queries.ts';

/** A unit with limits. */
export interface LimitedUnit {
  readonly host: string;
  /** With its suffix. */
  readonly unit: string;
  readonly limits: Limits;
}

/** Metrics in which a service tells its own CPU seconds and resident bytes. PostgreSQL tells neither. */
const TOLD: Readonly<Record<string, { readonly cpu: readonly string[]; readonly memory: string }>> = {
  'prometheus.service': {
    cpu: ['process_cpu_seconds_total{job="prometheus"}'],
    memory: 'process_resident_memory_bytes{job="prometheus"}',
  },
  'rabbitmq-server.service': { cpu: [], memory: 'rabbitmq_process_resident_memory_bytes' },
  'redis-server.service': {
    cpu: ['redis_cpu_sys_seconds_total', 'redis_cpu_user_seconds_total'],
    memory: 'redis_memory_used_rss_bytes',
  },
};

const PREFIX = 'process';

export const processes: Source = {
  by: 'instance, unit',
  cpu: (range) => eachUnit(({ cpu }) => cpu.map((metric) => `sum by (instance) (rate(${metric}${range}))`).join(' + ')),
  memory: (over) => eachUnit(({ memory }) => over(memory)),
};

function eachUnit(exprOf: (told: (typeof TOLD)[string]) => string): string {
  const named = Object.entries(TOLD).map(([unit, told]) => [unit, exprOf(told)] as const);
  return named
    .filter(([, expr]) => expr !== '')
    .map(([unit, expr]) => `label_replace(${expr}, "unit", "${unit}", "", "")`)
    .join(' or ');
}

interface Asked {
  readonly scrapeIntervalSeconds: number;
  readonly windowSeconds: number;
  readonly units: readonly LimitedUnit[];
}

/** What is asked of the units that tell Prometheus what they use, and how it is judged. */
export function processesAsk({ scrapeIntervalSeconds, windowSeconds, units }: Asked) {
  const spans = spansOf(windowSeconds);
  const telling = units.filter(({ unit }) => TOLD[unit]);
  return {
    paths: telling.length > 0 ? usePaths(PREFIX, spans, scrapeIntervalSeconds, processes) : {},
    judge: (answers: Readonly<Record<string, Answer>>): Finding[] => {
      const table = tableOf(answers);
      return telling.flatMap(({ host, unit, limits }) => {
        const { seconds, cpuMilli, memoryMiB } = figuresOf(table, PREFIX, spans, { instance: host, unit });
        if (seconds === 0) return []; // its exporter is down, which another check tells
        return usageFinding({
          subject: `${unit} on ${host}, by its metrics`,
          use: { seconds, cpu: measured(cpuMilli), memory: measured(memoryMiB), throttled: undefined, oomKills: 0 },
          limits,
          figures: { kind: 'process', cpuMilli, memoryMiB },
          hint: HINT,
        });
      });
    },
  };
}

const HINT =
  'Set it in the variable `limits` of the host, unless what the kernel counted says to raise it, and run "./rebuild role service_limits".';
