import {
  apt,
  aptRepository,
  byOs,
  defineRole,
  dropIn,
  type Facts,
  file,
  handler,
  httpAnswers,
  postgresDatabase,
  postgresRole,
  secret,
  service,
  sh,
  text,
  wait,
} from 'rebuild';
import { z } from 'zod';
import { pgHba } from './pg_hba.conf.ts';
import { conf } from './rebuild.conf.ts';

const database = z.strictObject({
  owner: z.string().optional().describe('Role that owns it and may connect; default: of the same name'),
  password: secret().describe('Password of that role'),
});

const vars = z.strictObject({
  version: z
    .int()
    .optional()
    .describe("Major version; default: the distribution's own. Another one comes from `repository`"),
  repository: z
    .strictObject({
      uri: z.url().default('https://apt.postgresql.org/pub/repos/apt'),
      key_url: z.url().default('https://www.postgresql.org/media/keys/ACCC4CF8.asc'),
      key_sha256: z.string().default('0144068502a1eddd2a0280ede10ef607d1ec592ce819940991203941564e8e76'),
    })
    .prefault({})
    .describe("PGDG, where a version is asked for that is not the distribution's"),
  port: z.int().min(1).max(65535).default(5432).describe('TCP port, on the address of the host and on 127.0.0.1'),
  networks: z.array(z.cidrv4()).default([]).describe('Networks that clients connect from'),
  databases: z.record(z.string(), database).default({}).describe('Databases, each with the role that owns it'),
  max_connections: z.int().min(10).default(100),
  settings: z
    .record(z.string(), z.string())
    .default({})
    .describe('More settings of postgresql.conf, or others than the derived ones'),
  exporter_port: z
    .int()
    .min(1)
    .max(65535)
    .default(9187)
    .describe('TCP port of the metrics, at the address of the host'),
});

/** The version that the distribution brings. */
const VERSIONS = { 'debian 12': 15, 'debian 13': 17, 'ubuntu 22.04': 14, 'ubuntu 24.04': 16 } as const;

/** A PostgreSQL server with a database and a role for each domain, sized by the RAM of its host, and its metrics. */
export default defineRole({
  name: 'postgresql',
  summary: 'PostgreSQL: databases and their roles with scram-sha-256 passwords, memory settings from the RAM, metrics.',
  vars,
  tasks: ({ host, vars, facts }) => {
    const own = byOs(facts, VERSIONS);
    const version = vars.version ?? own;
    const cluster = `postgresql@${version}-main`;
    const folder = `/etc/postgresql/${version}/main`;
    const restart = handler('restart postgresql', sh`systemctl restart ${cluster}`);
    const reload = handler('reload postgresql', sh`systemctl reload ${cluster}`);
    const restartExporter = handler('restart postgres exporter', sh`systemctl restart prometheus-postgres-exporter`);
    const databases = Object.entries(vars.databases).map(([name, it]) => ({ ...it, name, owner: it.owner ?? name }));
    const { port } = vars;
    return [
      version !== own && repository(vars.repository, facts),
      apt({ packages: [`postgresql-${version}`, 'prometheus-postgres-exporter'], tags: ['install'] }),

      file({
        path: `${folder}/conf.d/rebuild.conf`,
        content: conf({ ...vars, address: host.address, memoryMiB: facts.memoryMiB }),
        notify: restart,
        tags: ['config'],
      }),
      file({
        path: `${folder}/pg_hba.conf`,
        content: pgHba({ databases, networks: vars.networks }),
        owner: 'postgres',
        group: 'postgres',
        mode: '0640',
        notify: reload,
        tags: ['config'],
      }),
      // At boot it would else be started before the address that it binds to is there, and do without it.
      dropIn({
        unit: 'postgresql@.service',
        name: 'network',
        content: text`
        [Unit]
        Wants=network-online.target
        After=network-online.target
      `,
        tags: ['config'],
      }),

      service({ name: 'postgresql', enabled: true }),
      service({ name: cluster, state: 'started' }),
      wait({
        for: `PostgreSQL at ${host.address}:${port}`,
        // Encryption would double what asking costs.
        until: sh`PGSSLMODE=disable PGGSSENCMODE=disable /usr/lib/postgresql/${version}/bin/pg_isready -h ${host.address} -p ${port}`,
        timeoutSeconds: 90,
      }),

      ...databases.flatMap(({ name, owner, password }) => [
        postgresRole({ name: owner, password, memberOf: [], port, tags: ['databases'] }),
        postgresDatabase({ name, owner, port, tags: ['databases'] }),
      ]),

      // The exporter logs in over the socket as the system's user of this name: it needs no password.
      postgresRole({ name: 'prometheus', memberOf: ['pg_monitor'], port, tags: ['exporter'] }),
      file({
        path: '/etc/default/prometheus-postgres-exporter',
        content: text`
          ARGS="--web.listen-address=${host.address}:${vars.exporter_port}"
          DATA_SOURCE_NAME="user=prometheus host=/run/postgresql port=${port} dbname=postgres"
        `,
        notify: restartExporter,
        tags: ['exporter'],
      }),
      service({ name: 'prometheus-postgres-exporter', state: 'started', enabled: true, tags: ['exporter'] }),
      wait({
        for: 'the metrics of PostgreSQL',
        until: httpAnswers(`http://${host.address}:${vars.exporter_port}/`),
        timeoutSeconds: 30,
        tags: ['exporter'],
      }),
    ];
  },
});

function repository({ uri, key_url, key_sha256 }: z.output<typeof vars>['repository'], { os }: Facts) {
  return aptRepository({
    name: 'pgdg',
    uris: [uri],
    suites: [`${os.codename}-pgdg`],
    components: ['main'],
    keyUrl: key_url,
    sha256: key_sha256,
    tags: ['install'],
  });
}
