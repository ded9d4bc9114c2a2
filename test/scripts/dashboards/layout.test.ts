import { describe, expect, it } from 'vitest';
import type { Panel, PanelKind } from '../../../scripts/dashboards/board.ts';
import { layOut } from '../../../scripts/dashboards/layout.ts';

const panels = (kind: PanelKind, count: number): Panel[] =>
  Array.from({ length: count }, () => ({ kind, title: kind, description: '', unit: 'none', queries: [] }));
const widths = (...given: Panel[]) => layOut(given).map(({ width }) => width);

describe('layOut', () => {
  it.each<[PanelKind, number, number[]]>([
    ['graph', 1, [24]],
    ['graph', 2, [12, 12]],
    ['graph', 3, [8, 8, 8]],
    ['graph', 4, [12, 12, 12, 12]],
    ['graph', 5, [8, 8, 8, 12, 12]],
    ['stat', 5, [5, 5, 5, 5, 4]],
    ['stat', 8, [3, 3, 3, 3, 3, 3, 3, 3]],
    ['table', 3, [12, 12, 24]],
  ])('fills each line with %s × %i', (kind, count, expected) => {
    expect(widths(...panels(kind, count))).toEqual(expected);
  });

  it('begins a line with each kind', () => {
    expect(widths(...panels('stat', 2), ...panels('graph', 3))).toEqual([12, 12, 8, 8, 8]);
  });

  it('keeps the order, and gives a kind one height', () => {
    const given = [...panels('stat', 1), ...panels('table', 1), ...panels('graph', 1)];
    const placed = layOut(given);
    expect(placed.map(({ panel }) => panel)).toEqual(given);
    expect(placed.map(({ height }) => height)).toEqual([4, 8, 8]);
  });
});
