import { cpuBars } from '../charts/cpu.ts';
import type { Draw } from '../charts/draw.ts';
import { memoryBars } from '../charts/memory.ts';
import { quotaBars } from '../charts/quota.ts';
import { barsFigure } from '../figure.ts';
import { type HtmlInput, instancesOf } from '../input.ts';
import { html } from '../markup.ts';
import type { PageSection } from './section.ts';

/** Quota, RAM, pods and CPU credits. Undefined where no node has a size. */
export function capacitySection(input: HtmlInput, draw: Draw): PageSection | undefined {
  const nodes = instancesOf(input);
  if (nodes.length === 0) return undefined;
  const sized = { ...input.capacity, nodes };
  const quotas = input.report.quota.filter(({ unit }) => unit === 'vCPU');
  const charts = [
    ...(quotas.length === 0
      ? []
      : [
          barsFigure(
            quotaBars(quotas),
            {
              title: 'vCPU against the quota',
              description: 'What the instances count against each quota of the account.',
            },
            draw,
          ),
        ]),
    barsFigure(
      memoryBars(sized),
      {
        title: 'RAM and pods',
        description:
          'Of each node: the memory that its pods and services ask for, of what they can have (on a node of Kubernetes: allocatable), and what their limits let them use together.',
      },
      draw,
    ),
    barsFigure(
      cpuBars(sized),
      {
        title: 'CPU and credits',
        description:
          'Of each node: the CPU that its pods and services ask for, and what a burstable type sustains. Above that it spends credits.',
      },
      draw,
    ),
  ];
  return { id: 'capacity', title: 'Capacity', content: html`${charts}` };
}
