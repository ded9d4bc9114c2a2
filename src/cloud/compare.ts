import { type CloudChange, type FieldChange, type Found, keyOf, type Wanted } from './model.ts';
import { type FieldRule, update } from './types/define.ts';
import { cloudTypes } from './types/index.ts';

export interface Comparison {
  readonly changes: readonly CloudChange[];
  /** Wanted objects that are as they should be. */
  readonly unchanged: number;
}

/** What must change so that what was found is what is wanted. Pure. */
export function compareCloud(wanted: readonly Wanted[], found: readonly Found[]): Comparison {
  const there = new Map(found.map((it) => [keyOf(it), it]));
  const asked = new Set(wanted.map(keyOf));
  const compare = (it: Wanted) => compareOne(it, there.get(keyOf(it)));
  const renewed = wanted.filter(
    (it) => it.type === 'instance' && compare(it).some(({ action }) => action === 'replace'),
  );
  const changes = wanted.map((it) => [...compare(it), ...losesHost(it, renewed, there.get(keyOf(it)))]);
  const unwanted = found.filter((it) => !asked.has(keyOf(it)));
  return {
    changes: [...changes.flat(), ...unwanted.map(deletion)],
    unchanged: changes.filter((it) => it.length === 0).length,
  };
}

/** An Elastic IP comes off a host that ends, and must be put on the new one. */
function losesHost(
  { type, fields: { host } }: Wanted,
  renewed: readonly Wanted[],
  found: Found | undefined,
): CloudChange[] {
  if (type !== 'elastic_ip' || !host || found?.fields.host !== host || !renewed.some(({ name }) => name === host))
    return [];
  const changes = mendAll(found, [{ field: 'host', from: '', to: host, rule: update }]);
  return changes.map((it) => ({ ...it, follows: keyOf({ type: 'instance', name: host }) }));
}

function compareOne(wanted: Wanted, found: Found | undefined): CloudChange[] {
  const { type, name, fields } = wanted;
  if (!found) {
    const all = Object.entries(fields).map(([field, to]) => ({ field, from: undefined, to }));
    return [{ action: 'create', type, name, fields: all }];
  }
  const differing = Object.entries(fields)
    .filter(([field, to]) => found.fields[field] !== to && !wanted.accepts?.[field]?.includes(found.fields[field]!))
    .map(([field, to]) => ({ field, from: found.fields[field], to, rule: ruleOf(wanted, field) }))
    // What cannot be seen, such as a disk that EC2 does not show yet, is no reason to change anything.
    .filter(({ from }) => from !== undefined);
  return mendAll(found, differing).map((it) => guarded(it, found, wanted));
}

type Difference = FieldChange & { readonly rule: FieldRule };

function mendAll(found: Found, differing: readonly Difference[]): CloudChange[] {
  const { type, name, id } = found;
  const base = { type, name, id };
  const impossible = differing.filter(({ rule }) => rule.mend === 'impossible');
  const forcing = [...impossible, ...differing.filter(({ rule }) => rule.mend === 'replace')];
  if (forcing.length === 0) {
    return differing.map((it) => ({ ...base, action: 'update', fields: [plain(it)], ...agreement(it.rule, name) }));
  }
  const { rule } = forcing[0]!;
  const also = differing.filter((it) => !forcing.includes(it)).map(plain);
  const change = { ...base, action: 'replace', fields: forcing.map(plain), ...agreement(rule, name) } as const;
  return [also.length > 0 ? { ...change, also } : change];
}

/** What ends a host whose disk has data, by the inventory or by the tag of an instance that the inventory has no more. */
function guarded(change: CloudChange, found: Found, wanted?: Wanted): CloudChange {
  const endsHost = change.type === 'instance' && (change.action === 'replace' || change.action === 'delete');
  const hasData = found.about.data === 'true' || wanted?.about.data === 'true';
  return endsHost && hasData ? { ...change, losesData: true } : change;
}

function agreement(rule: FieldRule, name: string): Pick<CloudChange, 'confirm' | 'impossible'> {
  if (rule.mend === 'impossible') return { impossible: rule.why };
  return rule.confirm ? { confirm: rule.confirm(name) } : {};
}

function plain({ field, from, to }: Difference): FieldChange {
  return { field, from, to };
}

function deletion(found: Found): CloudChange {
  const { type, name, id, fields } = found;
  const loss = cloudTypes[type].lossOf?.(found);
  const gone = Object.entries(fields).map(([field, from]) => ({ field, from, to: undefined }));
  return guarded({ action: 'delete', type, name, id, fields: gone, ...(loss && { confirm: loss }) }, found);
}

function ruleOf(wanted: Wanted, field: string): FieldRule {
  const { fields, ruleFor } = cloudTypes[wanted.type];
  return field === 'Name' ? update : (ruleFor?.(wanted, field) ?? fields[field]!);
}
