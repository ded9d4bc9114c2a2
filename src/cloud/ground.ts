import { type CloudChange, type Found, keyOf, type ObjectRef } from './model.ts';
import { listField, parseList } from './types/define.ts';

export interface Agreement {
  readonly agreed: readonly CloudChange[];
  readonly declined: readonly CloudChange[];
}

/**
 * A host that was to go or to be made anew, and stays because nobody agreed, keeps what it stands on: its subnet, its
 * groups, and the way out of a subnet that was to go. Changes that would take them are declined with it. Pure.
 */
export function keepGround({ agreed, declined }: Agreement, found: readonly Found[]): Agreement {
  const kept = groundOf(staying(declined, found));
  const losesSubnet = agreed.some((it) => it.type === 'subnet' && isTaken(it, kept));
  const stays = (it: CloudChange) => isTaken(it, kept) || (losesSubnet && isWayOut(it));
  return {
    agreed: agreed.flatMap((it) => (stays(it) ? additions(it, kept) : [it])),
    declined: [...declined, ...agreed.filter(stays)],
  };
}

function staying(declined: readonly CloudChange[], found: readonly Found[]): Found[] {
  const ending = declined.filter(({ action }) => action === 'replace' || action === 'delete');
  const keys = new Set(ending.map(keyOf));
  return found.filter((it) => it.type === 'instance' && keys.has(keyOf(it)));
}

function groundOf(hosts: readonly Found[]): ReadonlySet<string> {
  const refs = hosts.flatMap(({ fields }): ObjectRef[] => [
    { type: 'subnet', name: fields.subnet ?? '' },
    ...parseList(fields.groups).map((name) => ({ type: 'security_group' as const, name })),
  ]);
  return new Set(refs.map(keyOf));
}

/** Of a change of the route table's subnets what does not take one away that a host stands in. */
function additions(change: CloudChange, kept: ReadonlySet<string>): CloudChange[] {
  const [only] = change.fields;
  if (change.type !== 'route_table' || change.action !== 'update' || !only) return [];
  const remaining = parseList(only.from).filter((name) => kept.has(keyOf({ type: 'subnet', name })));
  const to = listField([...parseList(only.to), ...remaining]);
  return to === only.from ? [] : [{ ...change, fields: [{ ...only, to }] }];
}

function isTaken(change: CloudChange, kept: ReadonlySet<string>): boolean {
  return change.action === 'delete' && kept.has(keyOf(change));
}

function isWayOut({ type, action, fields }: CloudChange): boolean {
  if (type === 'route_table') return action === 'delete' || fields.some(({ field }) => field === 'subnets');
  return action === 'delete' && (type === 'internet_gateway' || type === 'vpc');
}
