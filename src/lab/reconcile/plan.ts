import type { LabHost } from '../driver.ts';
import type { Instance } from '../proxy/instances.ts';

export type Action =
  /** Make the host of an instance. */
  | { readonly kind: 'create'; readonly instance: Instance }
  | { readonly kind: 'start' | 'stop' | 'reboot' | 'remove'; readonly id: string }
  /** The host powered itself off: tell the endpoint. */
  | { readonly kind: 'report-stopped'; readonly id: string };

export interface Situation {
  readonly instances: readonly Instance[];
  readonly hosts: readonly LabHost[];
  /** Something is being done to them already. */
  readonly busy: ReadonlySet<string>;
  /** They ran with their instance when this was looked at last: if they are off now, it was their own doing. */
  readonly wasUp: ReadonlySet<string>;
  /** The endpoint was asked to reboot them. */
  readonly reboots: ReadonlySet<string>;
}

/** What has to be done so that the hosts follow the endpoint: a host for each running instance, and no other. */
export function plan(situation: Situation): readonly Action[] {
  const { instances, hosts, busy } = situation;
  const known = new Set(instances.map(({ id }) => id));
  const strangers = hosts.filter(({ id }) => !known.has(id) && !busy.has(id));
  return [
    ...strangers.map(({ id }): Action => ({ kind: 'remove', id })),
    ...instances.filter(({ id }) => !busy.has(id)).flatMap((it) => actionFor(it, situation) ?? []),
  ];
}

function actionFor(instance: Instance, situation: Situation): Action | undefined {
  const host = situation.hosts.find(({ id }) => id === instance.id);
  switch (instance.state) {
    case 'pending':
    case 'running':
      return host ? keepUp(host, situation) : make(instance, situation);
    case 'stopping':
    case 'stopped':
      return host && isUp(host) ? { kind: 'stop', id: host.id } : undefined;
    default:
      return host && { kind: 'remove', id: host.id };
  }
}

/** An address is free only when the host that had it is gone. */
function make(instance: Instance, { hosts }: Situation): Action | undefined {
  return hosts.some(({ address }) => address === instance.address) ? undefined : { kind: 'create', instance };
}

function keepUp({ id, state }: LabHost, { wasUp, reboots }: Situation): Action | undefined {
  if (state === 'running') return reboots.has(id) ? { kind: 'reboot', id } : undefined;
  if (state === 'paused') return undefined;
  return { kind: state === 'off' && wasUp.has(id) ? 'report-stopped' : 'start', id };
}

export function isUp({ state }: LabHost): boolean {
  return state === 'running' || state === 'paused' || state === 'rebooting';
}
