import {
  apt,
  aptRepository,
  clusterCa,
  defineRole,
  directory,
  file,
  handler,
  httpAnswers,
  prometheusToken,
  secret,
  service,
  sh,
  type Task,
  text,
  wait,
} from 'rebuild';
import { z } from 'zod';
import { ACCESS, accessTasks } from './access.ts';
import { alertmanagerAddresses, alertmanagersKnown } from './alertmanagers.ts';
import { alertSettings } from './alerts/settings.ts';
import { alertRules } from './alerts.yml.ts';
import { scrapeJobs } from './jobs.ts';
import { prometheusYml } from './prometheus.yml.ts';
import { targetsUp } from './targets-up.ts';

const ETC = '/etc/prometheus';
const reload = handler('reload prometheus', sh`systemctl reload prometheus`);
const restart = handler('restart prometheus', sh`systemctl restart prometheus`);

const tcpPort = () => z.int().min(1).max(65535);

const kubernetes = z
  .strictObject({
    token: secret().optional(),
    ca: z.string().optional(),
    control_plane: z.string().default('control_plane'),
    nodes: z.array(z.string()).default(['kubernetes']),
  })
  .refine(({ token, ca }) => (token === undefined) === (ca === undefined), {
    error: 'needs both token and ca, or none',
  });

const vars = z.strictObject({
  port: tcpPort().default(9090).describe('TCP port that it listens on, on every address of the host'),
  scrape_interval_seconds: z.int().positive().default(30).describe('Seconds between two looks at a target'),
  jobs: z
    .array(z.strictObject({ job: z.string(), group: z.string(), port: tcpPort() }))
    .default([
      { job: 'node', group: 'all', port: 9100 },
      { job: 'redis', group: 'redis', port: 9121 },
      { job: 'postgresql', group: 'postgresql', port: 9187 },
      { job: 'rabbitmq', group: 'rabbitmq', port: 15692 },
    ])
    .describe('What is scraped: a port of every host in a group'),
  keep: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe('By job, regular expressions of metrics that are kept beside those that are used; `.*` keeps all'),
  kubernetes: z
    .union([z.literal(false), kubernetes])
    .prefault({})
    .describe('Where Kubernetes runs; `false` leaves it out. Without `token` and `ca` it gets them by itself'),
  alerts: alertSettings(),
  alertmanagers: z
    .strictObject({ group: z.string(), port: tcpPort().default(9093) })
    .optional()
    .describe('Where alerts are sent: a port of every host in a group'),
  retention: z.string().default('15d').describe('How long samples are kept'),
  retention_size: z.string().default('8GB').describe('Disk that samples may take; the oldest go first'),
  memory_mib: z
    .int()
    .positive()
    .optional()
    .describe('Memory that it tries to stay below (GOMEMLIMIT). Default: 40 % of the memory of the host'),
  version: z.string().optional().describe('Version of the package, such as `2.42*`. Default: the newest'),
  repository: z
    .strictObject({
      uri: z.string(),
      suite: z.string(),
      components: z.array(z.string()).default(['main']),
      key: z.string(),
    })
    .optional()
    .describe('Another apt repository for the package: `uri`, `suite`, `components`, armored `key`'),
});

/** Metrics of every host and service, and alerts on them. */
export default defineRole({
  name: 'prometheus',
  summary: 'Prometheus: scrapes every host and service of the inventory, and evaluates the alert rules.',
  vars,

  needs: {
    token: { from: 'control_plane', kind: 'mint', probe: prometheusToken, optional: true },
    ca: { from: 'control_plane', kind: 'mint', probe: clusterCa, optional: true },
  },

  tasks: ({ host, vars, facts, hosts, needs }) => {
    const kubernetes = vars.kubernetes || undefined;
    const [server] = hosts('all').filter(({ groups }) => groups.includes(kubernetes?.control_plane ?? ''));
    const jobs = scrapeJobs({ ...vars, kubernetes, self: host.name }, hosts('all'));
    const alertmanagers = alertmanagerAddresses(vars.alertmanagers, hosts('all'));
    const memoryMiB = vars.memory_mib ?? Math.floor(facts.memoryMiB * 0.4);
    const args = [
      `--web.listen-address=:${vars.port}`,
      `--storage.tsdb.retention.time=${vars.retention}`,
      `--storage.tsdb.retention.size=${vars.retention_size}`,
    ];
    const config = { owner: 'root', group: 'prometheus', mode: '0640', tags: ['config'] };
    return [
      vars.repository !== undefined && repositoryOf(vars.repository),
      apt({
        packages: [vars.version ? `prometheus=${vars.version}` : 'prometheus', ...(server ? ['curl'] : [])],
        recommends: false,
      }),

      // What promtool refuses never replaces what works.
      directory({ path: `${ETC}/rules`, tags: ['config'] }),
      file({
        path: `${ETC}/rules/alerts.yml`,
        content: alertRules(vars.alerts),
        validate: sh`promtool check rules "$new"`,
        notify: reload,
        ...config,
      }),
      ...accessTasks({ server, given: kubernetes, needs, config }),
      file({
        path: `${ETC}/prometheus.yml`,
        content: prometheusYml({
          intervalSeconds: vars.scrape_interval_seconds,
          jobs,
          alertmanagers,
          keep: vars.keep,
          ...ACCESS,
        }),
        validate: sh`promtool check config "$new"`,
        notify: reload,
        ...config,
      }),
      file({
        path: '/etc/default/prometheus',
        content: text`GOMEMLIMIT=${memoryMiB}MiB\nARGS="${args.join(' ')}"\n`,
        notify: restart,
        tags: ['config'],
      }),

      service({ name: 'prometheus', state: 'started', enabled: true }),
      wait({
        for: 'prometheus to be ready',
        until: httpAnswers(`http://localhost:${vars.port}/-/ready`),
        timeoutSeconds: 60,
      }),
      alertmanagers.length > 0 &&
        wait({
          for: 'prometheus to send alerts to alertmanager',
          until: alertmanagersKnown(vars.port, alertmanagers),
          timeoutSeconds: 30,
        }),
      wait({
        for: 'all targets to be up',
        until: targetsUp(vars.port, jobs.flatMap(({ targets }) => targets).length),
        timeoutSeconds: 15 + 3 * vars.scrape_interval_seconds,
      }),
    ];
  },
});

function repositoryOf({ uri, suite, components, key }: NonNullable<z.output<typeof vars>['repository']>): Task {
  return aptRepository({ name: 'prometheus', uris: [uri], suites: [suite], components, key });
}
