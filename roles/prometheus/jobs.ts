import type { HostView } from 'rebuild';
import { type KubernetesGroups, kubernetesJobs } from './kubernetes-jobs.ts';
import { at, inGroups, type Job } from './targets.ts';

interface Scraped {
  /** The inventory name of the Prometheus server itself. */
  readonly self: string;
  readonly port: number;
  readonly jobs: readonly { readonly job: string; readonly group: string; readonly port: number }[];
  readonly alertmanagers?: { readonly group: string; readonly port: number } | undefined;
  readonly kubernetes?: KubernetesGroups | undefined;
}

/** What is scraped, by job; a job without a host is left out. A job that the inventory gives takes the place of ours. */
export function scrapeJobs(
  { self, port, jobs, alertmanagers, kubernetes }: Scraped,
  hosts: readonly HostView[],
): Job[] {
  const given = jobs.map(({ job, group, port }) => ({ name: job, targets: inGroups(hosts, [group]).map(at(port)) }));
  const names = new Set(given.map(({ name }) => name));
  const ours = [
    ...(alertmanagers
      ? [{ name: 'alertmanager', targets: inGroups(hosts, [alertmanagers.group]).map(at(alertmanagers.port)) }]
      : []),
    ...(kubernetes ? kubernetesJobs(kubernetes, hosts) : []),
  ];
  return [
    { name: 'prometheus', targets: [{ instance: self, address: `localhost:${port}` }] },
    ...given,
    ...ours.filter(({ name }) => !names.has(name)),
  ].filter(({ targets }) => targets.length > 0);
}
