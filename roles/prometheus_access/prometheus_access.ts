import { defineRole, type HostView, kubeObject } from 'rebuild';
import { z } from 'zod';
import { account } from './account.ts';

/** Who reads the metrics of Kubernetes from outside. */
export default defineRole({
  name: 'prometheus_access',
  summary: 'A service account with which Prometheus, outside of the cluster, reads the metrics of Kubernetes.',
  vars: z.strictObject({
    group: z.string().default('monitoring').describe('Hosts that Prometheus runs on. Without one, nobody has access'),
  }),
  tasks: ({ host, vars, hosts }) => {
    if (host.name !== hosts('control_plane')[0]?.name) return [];
    const isAsked = hosts('all').some((it) => it.groups.includes(vars.group) && asks(it));
    return account.map((manifest) => kubeObject({ manifest, state: isAsked ? 'present' : 'absent' }));
  },
});

/** Not where the inventory gives Prometheus a token, or tells it to leave Kubernetes alone. */
function asks(host: HostView): boolean {
  const settings = host.variable('prometheus') as { kubernetes?: false | { token?: unknown } } | undefined;
  const kubernetes = settings?.kubernetes ?? {};
  return kubernetes !== false && kubernetes.token === undefined;
}
