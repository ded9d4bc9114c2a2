import { describe, expect, it } from 'vitest';
import { memorySink } from '../../src/report/sink.ts';
import { type Column, markdownTable, tableLines } from '../../src/report/table.ts';

const columns: readonly Column[] = [
  { title: 'node' },
  { title: 'GB', align: 'right' },
  { title: 'labels', isFlexible: true },
];
const rows = [
  ['k8s-redis', '30', 'workload=redis tier=data'],
  ['k8s-api', '120', ''],
];
const { paint } = memorySink();

describe('a table', () => {
  it('is as wide as its content where there is room', () => {
    expect(tableLines(columns, rows, 80, paint)).toEqual([
      'node        GB  labels',
      'k8s-redis   30  workload=redis tier=data',
      'k8s-api    120',
    ]);
  });

  it('wraps its flexible column between words', () => {
    expect(tableLines(columns, rows, 32, paint)).toEqual([
      'node        GB  labels',
      'k8s-redis   30  workload=redis',
      '                tier=data',
      'k8s-api    120',
    ]);
  });

  it('puts the flexible cells below their rows rather than break words', () => {
    expect(tableLines(columns, rows, 26, paint)).toEqual([
      'node        GB',
      'k8s-redis   30',
      '    workload=redis',
      '    tier=data',
      'k8s-api    120',
    ]);
  });

  it('needs no flexible column', () => {
    expect(tableLines([{ title: 'a' }], [['long content']], 5, paint)).toEqual(['a', 'long content']);
  });

  it('is the same in Markdown, with bars escaped', () => {
    expect(markdownTable(columns, [['a|b', '1', '']])).toEqual([
      '| node | GB | labels |',
      '| --- | ---: | --- |',
      '| a\\|b | 1 |  |',
    ]);
  });
});
