import type { Panel, PanelKind } from './board.ts';

/** A panel with its size on Grafana's grid, which is 24 columns wide. */
export interface Placed {
  readonly panel: Panel;
  readonly width: number;
  readonly height: number;
}

const COLUMNS = 24;

const SIZES: Readonly<Record<PanelKind, { readonly perLine: number; readonly height: number }>> = {
  stat: { perLine: 8, height: 4 },
  graph: { perLine: 3, height: 8 },
  table: { perLine: 2, height: 8 },
};

/** Panels in lines that are filled to the end; each kind begins a new line. */
export function layOut(panels: readonly Panel[]): Placed[] {
  return runs(panels).flatMap((run) => {
    const { perLine, height } = SIZES[run[0]!.kind];
    return lines(run, perLine).flatMap((line) => {
      const widths = shares(line.length);
      return line.map((panel, index) => ({ panel, width: widths[index]!, height }));
    });
  });
}

/** Neighbours of one kind together. */
function runs(panels: readonly Panel[]): Panel[][] {
  const found: Panel[][] = [];
  for (const panel of panels) {
    const last = found.at(-1);
    if (last?.[0]?.kind === panel.kind) last.push(panel);
    else found.push([panel]);
  }
  return found;
}

/** As few lines as can be, none of which is much shorter than the others. */
function lines(panels: readonly Panel[], perLine: number): Panel[][] {
  const count = Math.ceil(panels.length / perLine);
  const length = Math.ceil(panels.length / count);
  return Array.from({ length: count }, (_, index) => panels.slice(index * length, (index + 1) * length));
}

/** All columns, shared out. */
function shares(count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(COLUMNS / count) + (index < COLUMNS % count ? 1 : 0));
}
