import { apt, defineRole, dropIn, file, handler, httpAnswers, service, sh, text, wait } from 'rebuild';
import { z } from 'zod';

const SERVICE = 'prometheus-node-exporter';
const restart = handler('restart node exporter', sh`systemctl restart ${SERVICE}`);

/** CPU, memory, disk and network of a host as metrics for Prometheus. */
export default defineRole({
  name: 'node_exporter',
  summary: 'Prometheus node exporter: CPU, memory, disk and network of every host as metrics.',

  vars: z.strictObject({
    port: z.int().min(1).max(65535).default(9100).describe('TCP port that it listens on, at the address of the host'),
    args: z.array(z.string()).default([]).describe('More command-line arguments, such as `--collector.systemd`'),
  }),

  tasks: ({ host, vars }) => {
    const listen = `${host.address}:${vars.port}`;
    return [
      apt({ packages: [SERVICE], recommends: false, tags: ['install'] }),

      file({
        path: `/etc/default/${SERVICE}`,
        content: text`ARGS="${[`--web.listen-address=${listen}`, ...vars.args].join(' ')}"\n`,
        notify: restart,
        tags: ['config'],
      }),

      // At boot its address may come up after it: it then tries again instead of giving up.
      dropIn({
        unit: `${SERVICE}.service`,
        name: 'retry',
        content: text`
          [Unit]
          StartLimitIntervalSec=0
          [Service]
          RestartSec=2s
        `,
        tags: ['config'],
      }),

      service({ name: SERVICE, state: 'started', enabled: true }),

      // One collector is enough to see that it answers, and costs the host next to nothing.
      wait({
        for: `metrics at ${listen}`,
        until: httpAnswers(`http://${listen}/metrics?collect[]=uname`),
        timeoutSeconds: 30,
      }),
    ];
  },
});
