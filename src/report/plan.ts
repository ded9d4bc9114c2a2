import type { ShownChange } from '../core/events.ts';
import { byTask, changeText } from './change.ts';
import { cloudPlanLines } from './cloud-plan.ts';
import { diffLines } from './diff.ts';
import { wrapList } from './format.ts';
import type { History } from './history.ts';
import type { EventOf } from './printers.ts';
import type { Sink } from './sink.ts';

type Plan = EventOf<'role.plan'>;
type Look = Pick<Sink, 'paint' | 'columns'>;

/**
 * What a check found, as a tree: world or role, task, field. Hosts for which a role plans the same share one entry.
 * Empty when nothing would change.
 */
export function planLines({ plans, changes, cloudPlans, hosts, roleNames }: History, look: Look): string[] {
  const cloud = cloudPlans.flatMap((plan) => cloudPlanLines(plan, look));
  const worlds = [...changes].flatMap(([where, own]) => ['', look.paint.bold(where), ...changeLines(own, look)]);
  const ordered = plans.toSorted(
    (a, b) => roleNames.indexOf(a.role) - roleNames.indexOf(b.role) || hosts.indexOf(a.where) - hosts.indexOf(b.where),
  );
  const roles = Map.groupBy(ordered, ({ role }) => role);
  return [...cloud, ...worlds, ...[...roles].flatMap(([role, own]) => roleLines(role, own, look))];
}

function roleLines(role: string, plans: readonly Plan[], look: Look): string[] {
  const alike = Map.groupBy(plans, ({ changes, handlers, unknown }) => JSON.stringify([changes, handlers, unknown]));
  return [...alike.values()].flatMap((same) => [
    '',
    ...titleLines(
      role,
      same.map(({ where }) => where),
      look,
    ),
    ...planOf(same[0]!, look),
  ]);
}

/** `role redis on k8s-redis`, the hosts of a long list on lines of their own. */
function titleLines(role: string, hosts: readonly string[], { paint, columns }: Look): string[] {
  const title = `role ${role} on ${hosts.join(', ')}`;
  if (title.length <= columns) return [paint.bold(title)];
  return [paint.bold(`role ${role} on ${hosts.length} hosts`), ...wrapList(hosts, columns, '    ').map(paint.dim)];
}

function planOf({ changes, handlers, unknown }: Plan, look: Look): string[] {
  const { paint } = look;
  return [
    ...changeLines(changes, look),
    ...unknown.map(({ task, why }) => `  ${paint.yellow('?')} ${task}: ${why}`),
    ...(handlers.length > 0 ? [`  ${paint.yellow('!')} then: ${handlers.join(', ')}`] : []),
  ];
}

function changeLines(changes: readonly ShownChange[], { paint }: Look): string[] {
  return byTask(changes).flatMap(({ task, changes: own }) => [
    `  ${paint.yellow('~')} ${task}`,
    ...own.flatMap((change) => [
      `      ${changeText(change, paint)}`,
      ...(change.diff === undefined ? [] : diffLines(change.diff, paint).map((line) => `        ${line}`)),
    ]),
  ]);
}
