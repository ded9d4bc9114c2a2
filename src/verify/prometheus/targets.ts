import { z } from 'zod';
import { findingsOf } from '../findings.ts';
import type { Finding } from '../model.ts';
import { type Answer, dataOf } from './answer.ts';
import { serverCheck, subjectOf } from './ask.ts';

const NAME = 'prometheus-targets';
const { passed, failed, unknown } = findingsOf(NAME);

/** Each target of each job of the configuration that Prometheus has loaded is up. */
export const targets = serverCheck<'targets' | 'config'>({
  name: NAME,
  title: 'Prometheus scrapes every target',
  asks: (server) => ({
    paths: { targets: '/api/v1/targets?state=active', config: '/api/v1/status/config' },
    judge: (answers) => {
      const active = dataOf(answers.targets, TARGETS).activeTargets;
      const jobs = new Set([...jobsOf(answers.config), ...active.map(({ labels }) => labels.job)]);
      if (jobs.size === 0) return [failed(subjectOf(server), 'has nothing to scrape', ROLE)];
      return [...jobs].flatMap((job) =>
        ofJob(
          job,
          active.filter(({ labels }) => labels.job === job),
        ),
      );
    },
  }),
});

const TARGETS = z.object({
  activeTargets: z.array(
    z.object({
      labels: z.object({ job: z.string(), instance: z.string() }),
      scrapeUrl: z.string(),
      health: z.enum(['up', 'down', 'unknown']),
      lastError: z.string(),
    }),
  ),
});
type Target = z.output<typeof TARGETS>['activeTargets'][number];

const CONFIG = z.object({ yaml: z.string() });

/** Prometheus tells its configuration in a form of its own, with one key a line. */
function jobsOf(config: Answer): string[] {
  return [...dataOf(config, CONFIG).yaml.matchAll(/^- job_name: "?(.+?)"?$/gm)].map(([, job]) => job!);
}

function ofJob(job: string, all: readonly Target[]): Finding[] {
  if (all.length === 0) return [failed(`job ${job}`, 'has no target', ROLE)];
  const others = all.filter(({ health }) => health !== 'up');
  if (others.length > 0) return others.map((target) => ofTarget(job, target));
  const instances = all.map(({ labels }) => labels.instance).join(', ');
  return [passed(`job ${job}`, `${all.length} of ${all.length} are up: ${instances}`)];
}

function ofTarget(job: string, { labels, health, lastError, scrapeUrl }: Target): Finding {
  const subject = `${job} of ${labels.instance}`;
  return health === 'down'
    ? failed(subject, `${scrapeUrl} is down: ${lastError}`, EXPORTER)
    : unknown(subject, 'was not scraped yet', 'Wait for one scrape interval and run verify again.');
}

const ROLE = 'Run "./rebuild role prometheus": it writes the targets of the inventory.';
const EXPORTER = 'Start what answers at that address, or open the way to it.';
