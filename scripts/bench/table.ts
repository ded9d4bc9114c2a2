import { plural } from '../../src/report/format.ts';
import type { Paint } from '../../src/report/sink.ts';
import { type Column, markdownTable, tableLines } from '../../src/report/table.ts';
import { labels, referenceOf, titles } from './names.ts';
import type { Group, Line } from './summary.ts';

export function groupTitle({ action, hosts }: Group): string {
  return `${titles[action]}, ${plural(hosts, 'host')}`;
}

/** For the terminal. */
export function groupLines(group: Group, width: number, paint: Paint): string[] {
  return ['', paint.bold(groupTitle(group)), ...tableLines(columnsOf(group), rowsOf(group), width, paint)];
}

/** For a page. */
export function groupMarkdown(group: Group): string[] {
  return [`### ${groupTitle(group)}`, '', ...markdownTable(columnsOf(group), rowsOf(group)), ''];
}

function columnsOf({ action }: Group): Column[] {
  const reference = referenceOf(action);
  const numbers = [
    ...['wall s', `× ${reference}`, 'CPU s', `× ${reference}`, 'hosts CPU s', 'peak MiB'],
    ...['KiB in', 'KiB out', 'commands', 'runs'],
  ];
  return [{ title: '' }, ...numbers.map((title): Column => ({ title, align: 'right' }))];
}

function rowsOf({ lines }: Group): string[][] {
  return lines.map((line) => [
    labels[line.tool],
    figure(line.wallSeconds),
    figure(line.timesWall),
    figure(line.controllerCpuSeconds),
    figure(line.timesCpu),
    figure(line.hostsCpuSeconds),
    figure(line.peakMiB, 0),
    figure(line.kibFromHosts, 0),
    figure(line.kibToHosts, 0),
    figure(line.commands, 0),
    runsOf(line),
  ]);
}

/** Small ones with two digits after the point, big ones with none. */
export function figure(value: number | undefined, digits?: number): string {
  if (value === undefined) return '–';
  return value.toFixed(digits ?? (value < 10 ? 2 : value < 100 ? 1 : 0));
}

function runsOf({ count, notCounted }: Line): string {
  return notCounted === 0 ? `${count}` : `${count}, ${notCounted} not counted`;
}
