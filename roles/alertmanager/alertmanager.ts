import { apt, defineRole, dropIn, file, handler, service, sh, text, wait } from 'rebuild';
import { alertmanagerYml } from './alertmanager.yml.ts';
import { runsWith } from './runs-with.ts';
import { vars } from './vars.ts';

const SERVICE = 'prometheus-alertmanager';
const CONFIG = '/etc/prometheus/alertmanager.yml';
const reload = handler('reload alertmanager', sh`systemctl reload ${SERVICE}`);
const restart = handler('restart alertmanager', sh`systemctl restart ${SERVICE}`);

/** Who is told of the alerts of Prometheus, how, and how often. */
export default defineRole({
  name: 'alertmanager',
  summary: 'Alertmanager: tells people of the alerts of Prometheus by webhook, mail or Slack, grouped and routed.',
  vars,

  tasks: ({ host, vars }) => {
    const address = vars.address ?? host.address;
    const url = `http://${address === '0.0.0.0' ? host.address : address}:${vars.port}`;
    const nobody = Object.keys(vars.receivers).length === 0 ? ', which has no receiver and tells nobody,' : '';
    const args = [
      `--web.listen-address=${address}:${vars.port}`,
      // One is enough: it neither listens for others nor needs a private address to be known by.
      '--cluster.listen-address=',
      `--data.retention=${vars.retention}`,
    ];
    return [
      apt({ packages: [SERVICE], recommends: false, tags: ['install'] }),

      // What amtool refuses never replaces what works.
      file({
        path: CONFIG,
        content: alertmanagerYml(vars),
        owner: 'root',
        group: 'prometheus',
        mode: '0640',
        validate: sh`amtool check-config "$new"`,
        notify: reload,
        tags: ['config'],
      }),
      file({
        path: `/etc/default/${SERVICE}`,
        content: text`ARGS="${args.join(' ')}"\n`,
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
      wait({
        for: `alertmanager${nobody} to run with its configuration`,
        until: runsWith(url, CONFIG),
        timeoutSeconds: 60,
      }),
    ];
  },
});
