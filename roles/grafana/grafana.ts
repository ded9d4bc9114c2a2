import {
  apt,
  aptRepository,
  command,
  defineRole,
  directory,
  file,
  handler,
  httpAnswers,
  secret,
  service,
  sh,
  text,
  wait,
} from 'rebuild';
import { z } from 'zod';
import { setPassword, signsIn } from './admin-password.ts';
import { dashboards } from './dashboards.ts';
import { grafanaKey } from './grafana.asc.ts';
import { grafanaIni } from './grafana.ini.ts';
import { DASHBOARDS, datasourceYaml, providerYaml } from './provisioning.yaml.ts';
import { repositoryAnswers } from './repository-answers.ts';

const ETC = '/etc/grafana';
const PASSWORD = `${ETC}/admin_password`;
const restart = handler('restart grafana', sh`systemctl restart grafana-server`);

const repository = z.strictObject({
  uri: z.string().default('https://apt.grafana.com'),
  suite: z.string().default('stable'),
  components: z.array(z.string()).default(['main']),
  key: z.string().default(grafanaKey),
});

const vars = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('`false` leaves the host as it is, where the repository cannot be reached'),
    admin_password: secret().optional().describe('Password of the user `admin`; required while it is enabled'),
    port: z.int().min(1).max(65535).default(3000).describe('TCP port that it listens on, on every address of the host'),
    prometheus_url: z.string().default('http://localhost:9090').describe('The Prometheus server that dashboards ask'),
    scrape_interval_seconds: z
      .int()
      .positive()
      .default(30)
      .describe('Seconds between two looks of that server at a target: rates are taken over four'),
    version: z.string().optional().describe('Version of the package, such as `12.*`. Default: the newest'),
    repository: repository.prefault({}).describe('The apt repository: `uri`, `suite`, `components`, armored `key`'),
  })
  .refine(({ enabled, admin_password }) => !enabled || admin_password, {
    path: ['admin_password'],
    error: 'is missing: give the secret, or set enabled to false',
  });

/** Dashboards of the cluster, from files. */
export default defineRole({
  name: 'grafana',
  summary: 'Grafana with the Prometheus data source and its dashboards, provisioned from files.',
  vars,

  tasks: ({ vars }) => {
    const { repository, admin_password: password, port } = vars;
    if (!vars.enabled || !password) return [];
    const config = { owner: 'root', group: 'grafana', mode: '0640', tags: ['config'] };
    return [
      command({
        name: 'grafana repository answers',
        creates: '/usr/share/grafana/conf/defaults.ini',
        run: repositoryAnswers(repository),
      }),
      aptRepository({
        name: 'grafana',
        uris: [repository.uri],
        suites: [repository.suite],
        components: repository.components,
        key: repository.key,
      }),
      apt({ packages: [vars.version ? `grafana=${vars.version}` : 'grafana', 'curl'], recommends: false }),

      file({ path: PASSWORD, content: text`${password}`, ...config }),
      file({
        path: `${ETC}/grafana.ini`,
        content: grafanaIni({ port, passwordFile: PASSWORD }),
        notify: restart,
        ...config,
      }),
      file({
        path: `${ETC}/provisioning/datasources/rebuild.yaml`,
        content: datasourceYaml(vars),
        notify: restart,
        ...config,
      }),
      file({
        path: `${ETC}/provisioning/dashboards/rebuild.yaml`,
        content: providerYaml(),
        notify: restart,
        ...config,
      }),
      directory({ path: DASHBOARDS, tags: ['config'] }),
      ...dashboards(),

      service({ name: 'grafana-server', state: 'started', enabled: true }),
      wait({
        for: 'grafana to answer',
        until: httpAnswers(`http://localhost:${port}/api/health`),
        timeoutSeconds: 120,
      }),
      command({ name: 'password of the user admin', unless: signsIn(port, password), run: setPassword(password) }),
    ];
  },
});
