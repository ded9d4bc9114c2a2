import { expect, it } from 'vitest';
import type { SetMember } from '../../src/resources/collect/kube-sets.ts';
import { kubeMembers } from '../../src/resources/collect/kube-sets.ts';
import { kubeSet } from '../../src/resources/kube-set.ts';

const cart: SetMember = { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' };
const config: SetMember = { kind: 'ConfigMap', namespace: 'default', name: 'config' };
const role: SetMember = { kind: 'ClusterRole.rbac.authorization.k8s.io', namespace: '', name: 'reader' };
const kinds = ['Deployment.apps', 'ConfigMap', 'ClusterRole.rbac.authorization.k8s.io'];

function others(keep: { kind: string; namespace?: string; name: string }[]): string | undefined {
  return kubeSet({ name: 'shop', kinds, keep }).state({ members: [cart, config, role] }).others;
}

it.each([
  ['kinds without a group', [{ kind: 'Deployment', namespace: 'shop', name: 'cart' }], 'cart'],
  ['kinds with their group', [{ kind: 'Deployment.apps', namespace: 'shop', name: 'cart' }], 'cart'],
  ['the namespace called default', [{ kind: 'ConfigMap', name: 'config' }], 'config'],
  ['what has no namespace', [{ kind: 'ClusterRole', name: 'reader' }], 'reader'],
])('keeps what is wanted: %s', (_, keep, kept) => {
  expect(others([])).toContain(kept);
  expect(others(keep)).not.toContain(kept);
});

it('names the others, and removes each', () => {
  const task = kubeSet({ name: 'shop', kinds, keep: [{ kind: 'Deployment', namespace: 'other', name: 'cart' }] });
  const state = task.state({ members: [cart, role] });
  expect(state).toEqual({ others: 'ClusterRole.rbac.authorization.k8s.io reader, Deployment.apps shop/cart' });
  expect(task.apply([], state).plain().trim().split('\n')).toEqual([
    'kubectl --kubeconfig=/etc/kubernetes/admin.conf delete ClusterRole.rbac.authorization.k8s.io reader  --ignore-not-found --timeout=120s',
    'kubectl --kubeconfig=/etc/kubernetes/admin.conf delete Deployment.apps cart -n shop --ignore-not-found --timeout=120s',
  ]);
});

it('asks for all sets at once, and gives each its own', () => {
  const { collector, key } = kubeMembers('shop', ['Service', 'Deployment.apps']);
  const other = kubeMembers('mail', ['Service']).key;
  const script = collector.script([key, other]).plain();
  expect(script).toContain("get Deployment.apps,Service -A -l 'rebuild.dev/set in (shop,mail)'");
  const found = collector.parse(
    'shop\tDeployment\tapps/v1\tshop\tcart\nmail\tService\tv1\tmail\tsmtp\nmail\tDeployment\tapps/v1\tmail\tx\n',
    [key, other],
  );
  expect(Object.fromEntries(found)).toEqual({
    [key]: [cart],
    [other]: [{ kind: 'Service', namespace: 'mail', name: 'smtp' }],
  });
});

it('leaves alone what a controller has made for an object of ours', () => {
  const { collector, key } = kubeMembers('shop', ['EndpointSlice.discovery.k8s.io']);
  const slice = 'shop\tEndpointSlice\tdiscovery.k8s.io/v1\tshop\tcart';
  const found = collector.parse(`${slice}\t\n${slice}-x7k2p\tb7c9a5e0\n`, [key]);
  expect(found.get(key)).toEqual([{ kind: 'EndpointSlice.discovery.k8s.io', namespace: 'shop', name: 'cart' }]);
});
