import type { ShownField, ShownObject } from '../core/events.ts';
import { tame, wrapList } from './format.ts';
import type { EventOf } from './printers.ts';
import type { Sink } from './sink.ts';

type Look = Pick<Sink, 'paint' | 'columns'>;

/** The value of a field that EC2 chooses, or that is made only then. */
export const KNOWN_AFTER_APPLY = 'known after apply';

/**
 * What would change in EC2, in the marks of `terraform plan`: `+` made, `~` changed in place, `-/+` made anew, `-`
 * removed. What is as it should be is only counted. Empty when nothing would change.
 */
export function cloudPlanLines({ where, objects, unchanged }: EventOf<'cloud.plan'>, look: Look): string[] {
  if (objects.length === 0) return [];
  return [
    '',
    look.paint.bold(where),
    ...objects.flatMap((it) => objectLines(it, look)),
    '',
    totalLine(objects, unchanged, look),
  ];
}

/** `Plan: 31 to add, 0 to change, 0 to replace, 0 to destroy; 4 unchanged.` */
function totalLine(objects: readonly ShownObject[], unchanged: number, { paint }: Pick<Sink, 'paint'>): string {
  const count = (action: ShownObject['action']) => objects.filter((it) => it.action === action).length;
  const counts = [
    `${count('create')} to add`,
    `${count('update')} to change`,
    `${count('replace')} to replace`,
    `${count('delete')} to destroy`,
  ];
  return `${paint.bold('Plan')}: ${counts.join(', ')}; ${unchanged} unchanged.`;
}

const MARKS = { create: '+', update: '~', replace: '-/+', delete: '-' } as const;

function objectLines(it: ShownObject, look: Look): string[] {
  const { paint } = look;
  const color = { create: paint.green, update: paint.yellow, replace: paint.red, delete: paint.red }[it.action];
  const head = `${color(MARKS[it.action].padStart(5))} ${paint.bold(it.object)}`;
  return [head, ...noteLines(it, look), ...fieldLines(it, look)];
}

function noteLines({ costs, losesData, impossible, object }: ShownObject, { paint }: Look): string[] {
  const host = object.slice(object.indexOf(' ') + 1);
  return [
    ...(costs === undefined ? [] : [paint.dim(`        # ${costs}`)]),
    ...(losesData ? [paint.red(`        # its disk has data: needs --lose-data ${host}`)] : []),
    ...(impossible === undefined ? [] : [paint.red(`        # impossible: ${impossible}`)]),
  ];
}

/** Of what comes or goes as a whole, the fields stand in a row; of what changes, each has its own line. */
function fieldLines({ action, fields }: ShownObject, { columns, paint }: Look): string[] {
  if (action === 'create' || action === 'delete') {
    const row = fields.map(({ field, from, to }) => `${field}: ${valueText(to ?? from ?? '')}`);
    return wrapList(row, columns, '        ').map(paint.dim);
  }
  return fields.map((it) => `        ${changedText(it)}${it.forces ? paint.red('  # forces replacement') : ''}`);
}

function changedText({ field, from, to }: ShownField): string {
  return `${field}: ${valueText(from ?? '')} -> ${valueText(to ?? '')}`;
}

const LONGEST = 70;

function valueText(value: string): string {
  if (value === '') return '(none)';
  if (value === KNOWN_AFTER_APPLY) return `(${KNOWN_AFTER_APPLY})`;
  const line = tame(value);
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)}…${line.slice(-LONGEST / 4)}`;
}
