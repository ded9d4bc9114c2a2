import { z } from 'zod';
import { sh, words } from '../../core/text.ts';
import { findingsOf, whole } from '../findings.ts';
import { controlPlane } from '../kubernetes/kube.ts';
import type { Check, Finding, VerifyHost, VerifySite } from '../model.ts';

const NAME = 'services';
const { passed, failed } = findingsOf(NAME);

type RoleVars = Readonly<Record<string, unknown>>;
const ifEnabled = z.object({ enabled: z.boolean().default(true) });

/** The services that each role keeps running. */
export const SERVICES: Readonly<Record<string, (vars: RoleVars) => readonly string[]>> = {
  alertmanager: () => ['prometheus-alertmanager.service'],
  backup_store: () => ['rsync.service'],
  base: ({ time_sync }) => (typeof time_sync === 'string' ? [`${time_sync}.service`] : []),
  containerd: () => ['containerd.service'],
  grafana: (vars) => (ifEnabled.parse(vars).enabled ? ['grafana-server.service'] : []),
  kubelet: () => ['kubelet.service'],
  node_exporter: () => ['prometheus-node-exporter.service'],
  postgresql: () => ['postgresql.service', 'prometheus-postgres-exporter.service'],
  prometheus: () => ['prometheus.service'],
  rabbitmq: () => ['rabbitmq-server.service'],
  redis: () => ['redis-server.service', 'prometheus-redis-exporter.service'],
};

/** The timers of each role. Others that rebuild has written are found on the host. */
export const TIMERS: Readonly<Record<string, readonly string[]>> = {
  backup_store: ['backup-store-prune.timer'],
  certificate_expiry: ['certificate-expiry.timer'],
  etcd_backup: ['etcd-backup.timer'],
};

/** No unit has failed; the services of the host's roles run, and its timers have their next time. */
export const services: Check = {
  name: NAME,
  title: 'Services run, timers are scheduled, no unit has failed',
  looks: (site) =>
    site.hosts.map((host) => {
      const units = unitsOf(host, site);
      return {
        host: host.name,
        script: sh`
          failed=$(systemctl list-units --state=failed --plain --no-legend)
          printf '%s\n' "$failed" | cut -d ' ' -f 1
          echo ==
          # The scripts of rebuild's own timers.
          own=$(ls /usr/local/lib/rebuild/ 2>/dev/null | sed 's/$/.timer/') || true
          set -- ${words(units)} $own
          [ $# = 0 ] || systemctl show -p Id,LoadState,ActiveState,SubState,Result,NextElapseUSecRealtime,NextElapseUSecMonotonic "$@"
        `,
        judge: whole(NAME, host.name, (stdout) => ofHost(host.name, stdout)),
      };
    }),
};

function unitsOf({ name, roles }: VerifyHost, site: VerifySite): readonly string[] {
  return [...roles].flatMap(([role, vars]) => {
    const timers = role === 'etcd_backup' && name !== controlPlane(site)?.name ? [] : (TIMERS[role] ?? []);
    return [...(SERVICES[role]?.(vars) ?? []), ...timers];
  });
}

function ofHost(host: string, stdout: string): Finding[] {
  const [failedUnits = '', shown = ''] = `\n${stdout}`.split('\n==');
  const names = failedUnits.split('\n').filter(Boolean);
  const units = [
    ...new Map(
      shown
        .split('\n\n')
        .map(propertiesOf)
        .map((it) => [it.Id, it]),
    ).values(),
  ].filter(({ Id }) => Id);
  const findings = [
    ...names.map((unit) => failed(`${host}:${unit}`, 'has failed', readJournal(host, unit))),
    ...units.filter(({ Id }) => !names.includes(Id!)).flatMap((it) => problemOf(host, it) ?? []),
  ];
  if (findings.length > 0) return findings;
  const timers = units.filter(({ Id }) => Id?.endsWith('.timer')).length;
  return [passed(host, `${units.length - timers} services run, ${timers} timers are scheduled, no unit has failed`)];
}

type Properties = Readonly<Partial<Record<string, string>>>;

function propertiesOf(text: string): Properties {
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

function problemOf(host: string, unit: Properties): Finding | undefined {
  const { Id: name = '', LoadState, ActiveState, SubState } = unit;
  const subject = `${host}:${name}`;
  if (LoadState === 'not-found') return failed(subject, 'is not installed', 'Run "./rebuild cluster".');
  if (ActiveState !== 'active') {
    return failed(subject, `does not run: it is ${ActiveState} (${SubState})`, readJournal(host, name));
  }
  const isTimer = name.endsWith('.timer');
  if (isTimer && !hasNext(unit) && SubState !== 'running') {
    return failed(subject, 'has no next time', `Run \`systemctl restart ${name}\` on ${host}.`);
  }
  return undefined;
}

/** systemd writes nothing, or the end of time, where there is none. */
function hasNext({ NextElapseUSecRealtime: at = '', NextElapseUSecMonotonic: after = '' }: Properties): boolean {
  return /\d/.test(at) || (/\d/.test(after) && after !== 'infinity');
}

function readJournal(host: string, unit: string): string {
  return `Read \`journalctl -u ${unit}\` on ${host}; "./rebuild cluster" starts what is stopped.`;
}
