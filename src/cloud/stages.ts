import { type CloudChange, keyOf, type TypeName, typeNames } from './model.ts';

/** One object and its changes, in the order in which they are made. */
export interface Job {
  readonly key: string;
  readonly changes: readonly CloudChange[];
}

export interface Stages {
  /** Removed first, one list after the other: they hold addresses and names that others may be waiting for. */
  readonly first: readonly (readonly CloudChange[])[];
  /** Made and changed, each after what it depends on. */
  readonly build: readonly Job[];
  /** Removed last, one list after the other: until then others may refer to them. */
  readonly last: readonly (readonly CloudChange[])[];
}

const removedFirst: readonly TypeName[] = ['security_group_rule', 'elastic_ip', 'instance'];

/** The order in which changes are made. Pure. */
export function stagesOf(changes: readonly CloudChange[]): Stages {
  const deletions = changes.filter(({ action }) => action === 'delete');
  const ofTypes = (types: readonly TypeName[]) =>
    types.map((type) => deletions.filter((it) => it.type === type)).filter((list) => list.length > 0);
  return {
    first: ofTypes(removedFirst),
    build: jobs(changes.filter(({ action }) => action !== 'delete')),
    last: ofTypes(removalOrder.filter((type) => !removedFirst.includes(type))),
  };
}

/** Each type after those that refer to it. */
export const removalOrder: readonly TypeName[] = [
  'elastic_ip',
  'instance',
  'security_group_rule',
  ...typeNames.slice(0, -3).toReversed(),
];

function jobs(changes: readonly CloudChange[]): Job[] {
  const byKey = Map.groupBy(changes, keyOf);
  return [...byKey].map(([key, list]) => ({ key, changes: list }));
}
