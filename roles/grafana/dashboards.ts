import { copy, type Task } from 'rebuild';
import { DASHBOARDS } from './provisioning.yaml.ts';

/** Made by scripts/dashboards.ts. */
const NAMES = ['capacity', 'cluster', 'node', 'postgresql', 'rabbitmq', 'redis', 'workloads'];

/** Each dashboard as a file where Grafana looks for them. */
export function dashboards(): Task[] {
  return NAMES.map((name) =>
    copy({
      src: new URL(`dashboards/${name}.json`, import.meta.url),
      path: `${DASHBOARDS}/${name}.json`,
      tags: ['config'],
    }),
  );
}
