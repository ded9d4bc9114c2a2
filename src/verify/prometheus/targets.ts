import { z } from 'zod';
import { findingsOf } from '../findings.ts';
import type { Finding } from '../model.ts';
import { type Answer, dataOf, vector } from './answer.ts';
import { query, serverCheck, subjectOf } from './ask.ts';

const NAME = 'prometheus-targets';
const { passed, failed, unknown } = findingsOf(NAME);

/**
 * Each target of each job of the configuration that Prometheus has loaded is up. One that missed its last scrape and answered
 * the one before is told, and fails nothing: on a busy host an answer may be late once.
 */
export const targets = serverCheck<'targets' | 'config' | 'lately'>({
  name: NAME,
  title: 'Prometheus scrapes every target',
  asks: (server) => ({
    paths: {
      targets: '/api/v1/targets?state=active',
      config: '/api/v1/status/config',
      // Of the last two scrapes.
      lately: query(`max_over_time(up[${2 * server.scrapeIntervalSeconds}s]) == 1`),
    },
    judge: (answers) => {
      const active = dataOf(answers.targets, TARGETS).activeTargets;
      const jobs = new Set([...jobsOf(answers.config), ...active.map(({ labels }) => labels.job)]);
      const lately = new Set(vector(answers.lately).map(({ labels }) => `${labels.job} ${labels.instance}`));
      if (jobs.size === 0) return [failed(subjectOf(server), 'has nothing to scrape', ROLE)];
      return [...jobs].flatMap((job) => {
        const own = active.filter(({ labels }) => labels.job === job);
        return ofJob(job, own, ({ labels }) => lately.has(`${job} ${labels.instance}`));
      });
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

function ofJob(job: string, all: readonly Target[], wasUp: (target: Target) => boolean): Finding[] {
  if (all.length === 0) return [failed(`job ${job}`, 'has no target', ROLE)];
  const others = all.filter(({ health }) => health !== 'up');
  if (others.length > 0) return others.map((target) => ofTarget(job, target, wasUp(target)));
  const instances = all.map(({ labels }) => labels.instance).join(', ');
  return [passed(`job ${job}`, `${all.length} of ${all.length} are up: ${instances}`)];
}

function ofTarget(job: string, { labels, health, lastError, scrapeUrl }: Target, wasUp: boolean): Finding {
  const subject = `${job} of ${labels.instance}`;
  if (health === 'unknown') return unknown(subject, 'was not scraped yet', LATER);
  if (wasUp) return passed(subject, `answered the scrape before the last, which failed: ${lastError}`, LATER);
  return failed(subject, `${scrapeUrl} is down: ${lastError}`, EXPORTER);
}

const LATER = 'Wait for one scrape interval and run verify again.';
const ROLE = 'Run "./rebuild role prometheus": it writes the targets of the inventory.';
const EXPORTER = 'Start what answers at that address, or open the way to it.';
