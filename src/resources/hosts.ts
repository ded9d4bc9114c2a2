import { z } from 'zod';
import { Text } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { defineResource, type State } from './define.ts';
import { presence } from './props.ts';
import { findBlock, markersOf, writeBlock } from './shell/marked-block.ts';

const PATH = '/etc/hosts';

const props = z.strictObject({
  name: z
    .string()
    .regex(/^[\w .-]+$/)
    .default('cluster')
    .describe('Name of the block in /etc/hosts'),
  entries: z
    .array(
      z.strictObject({
        address: z.union([z.ipv4(), z.ipv6()]).describe('IP address'),
        names: z
          .array(z.string().regex(/^[\w.-]+$/, 'must be a host name'))
          .min(1)
          .describe('Names it is known by'),
      }),
    )
    .default([])
    .describe('Addresses and their names'),
  state: presence(),
});

type Entries = ReadonlyMap<string, string>;

/** Names of other hosts in /etc/hosts. */
export const hostsBlock = defineResource({
  type: 'hosts',
  summary: 'Names of other hosts: a block of its own in /etc/hosts.',
  props,

  id: ({ name }) => name,

  desired: (p): State =>
    p.state === 'absent' ? { state: 'absent' } : { state: 'present', others: 'none', ...Object.fromEntries(wanted(p)) },

  observe: () => ({ lines: linesOf(PATH) }),

  state: (p, { lines }): State => {
    const block = findBlock(lines, markersOf(p.name));
    if (!block) return { state: 'absent' };
    const [found, names] = [parse(block), wanted(p)];
    const others = [...found.keys()].filter((address) => !names.has(address));
    return { state: 'present', others: others.join(' ') || 'none', ...Object.fromEntries(found) };
  },

  apply: (p) => {
    const content = [...wanted(p)].map(([address, names]) => `${address} ${names}`).join('\n');
    return writeBlock(PATH, markersOf(p.name), p.state === 'absent' ? undefined : new Text([content]));
  },
});

/** Names by address, joined where an address is given twice. */
function wanted({ entries }: z.output<typeof props>): Entries {
  return joined(entries.map(({ address, names }) => [address, names.join(' ')]));
}

function parse(lines: readonly string[]): Entries {
  const words = lines.map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
  return joined(words.filter(([address]) => address).map(([address, ...names]) => [address!, names.join(' ')]));
}

function joined(pairs: readonly (readonly [string, string])[]): Entries {
  const entries = new Map<string, string>();
  for (const [address, names] of pairs) {
    const before = entries.get(address);
    entries.set(address, before === undefined ? names : `${before} ${names}`);
  }
  return entries;
}
