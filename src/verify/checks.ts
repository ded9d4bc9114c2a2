import { postgresql } from './data/postgresql.ts';
import { rabbitmq } from './data/rabbitmq.ts';
import { redis } from './data/redis.ts';
import { etcdBackup } from './etcd/backup.ts';
import { etcd } from './etcd/health.ts';
import { certificates } from './hosts/certificates.ts';
import { clock } from './hosts/clock.ts';
import { disk } from './hosts/disk.ts';
import { services } from './hosts/units.ts';
import { logs } from './kubernetes/logs.ts';
import { names } from './kubernetes/names.ts';
import { nodes } from './kubernetes/nodes.ts';
import { pods } from './kubernetes/pods.ts';
import { workloads } from './kubernetes/workloads.ts';
import type { Check } from './model.ts';
import { prometheusChecks } from './prometheus/checks.ts';

/** The whole checklist, in the order of the table. */
export const checks: readonly Check[] = [
  nodes,
  pods,
  workloads,
  logs,
  names,
  certificates,
  etcd,
  etcdBackup,
  services,
  clock,
  disk,
  redis,
  postgresql,
  rabbitmq,
  ...prometheusChecks,
];
