import type { Node } from '../../inventory/model.ts';
import { html, type Markup } from '../markup.ts';
import { box, cutTo, linesOf, type Picture, shortened, textAt } from '../svg.ts';
import type { PlacedHost, Topology, Zone } from './model.ts';

export interface PlacesInput {
  readonly topology: Topology;
  readonly nodes: readonly Node[];
  /** The class that colours a group: `g1`. */
  lookOf(group: string | undefined): string;
}

interface Part {
  readonly height: number;
  draw(x: number, y: number): Markup;
}

const PAD = 10;
const GAP = 8;
/** A card without roles. */
const CARD = 42;
const LINE = 14;
/** Bold letters are wider than others: as if they were of this size. */
const BOLD_PX = 13.5;
/** A zone is not made narrower than this: it would not hold the name of a host. */
const NARROWEST = 220;

/** The VPC, in it the zones side by side as far as there is room, in them subnets with their nodes. */
export function placesPicture(input: PlacesInput, width: number): Picture {
  const { topology } = input;
  const inside = width - 2 * PAD;
  const zones = topology.zones.length;
  const perRow = Math.max(1, Math.min(zones, Math.floor((inside + GAP) / (NARROWEST + GAP))));
  const zoneWidth = (inside - (perRow - 1) * GAP) / perRow;
  const rows: Part[] = [];
  for (let first = 0; first < zones; first += perRow) {
    rows.push(
      beside(
        topology.zones.slice(first, first + perRow).map((zone) => zonePart(zone, input, zoneWidth)),
        zoneWidth,
      ),
    );
  }
  const { vpc, elsewhere } = topology;
  const parts = [
    ...(vpc === undefined ? [] : [framed(`VPC ${vpc}`, stack(rows), width)]),
    ...(elsewhere.length === 0 ? [] : [elsewherePart(input, width, vpc === undefined)]),
  ];
  const all = stack(parts);
  return { width, height: all.height + 2, content: all.draw(0, 1) };
}

function zonePart(zone: Zone, input: PlacesInput, width: number): Part {
  const inside = width - 2 * PAD;
  const subnets = zone.subnets.map(({ name, cidr, hosts }) =>
    framed(`subnet ${name}, ${cidr}`, cards(hosts, input, inside), inside, 'subnet'),
  );
  return framed(`zone ${zone.name}`, stack(subnets), width, 'zone');
}

function elsewherePart(input: PlacesInput, width: number, isAll: boolean): Part {
  const hosts = input.topology.elsewhere.map((name) => ({ name, address: undefined, hasElasticIp: false }));
  return framed(isAll ? 'hosts that are there already' : 'hosts outside of the VPC', cards(hosts, input, width), width);
}

/** As many cards side by side as have room for a name. */
function cards(hosts: readonly PlacedHost[], input: PlacesInput, width: number): Part {
  const inside = width - 2 * PAD;
  const perRow = Math.max(1, Math.floor((inside + GAP) / (NARROWEST + GAP)));
  const cardWidth = (inside - (perRow - 1) * GAP) / perRow;
  const rows: Part[] = [];
  for (let first = 0; first < hosts.length; first += perRow) {
    const drawn = hosts.slice(first, first + perRow).map((host) => cardPart(host, input, cardWidth));
    rows.push(beside(drawn, cardWidth));
  }
  return rows.length > 0
    ? stack(rows)
    : { height: LINE, draw: (x, y) => textAt('no node', { x, y: y + 10, look: 't dim' }) };
}

/** Name and group, type and address, and the roles that fewer than half of the nodes have. */
function cardPart(host: PlacedHost, { nodes, lookOf }: PlacesInput, width: number): Part {
  const node = nodes.find(({ name }) => name === host.name);
  const group = node?.groups[0] ?? '';
  const room = width - 18;
  const size = [node?.type, host.address, host.hasElasticIp && 'Elastic IP'].filter(Boolean).join(' · ');
  const special = (node?.roles ?? []).filter((role) => isSpecial(role, nodes));
  const roles = linesOf(special.join(', '), { width: room, fontPx: 10.5, most: 2 });
  const height = CARD + roles.length * LINE;
  const groupWidth = Math.min(room * 0.4, group.length * 6.2);
  return {
    height,
    draw: (x, y) =>
      html`<g>${[
        box({ x, y, width, height, look: 'card' }),
        box({ x, y, width: 5, height, look: lookOf(group) }),
        textAt(shortened(host.name, room - groupWidth - 6, BOLD_PX), { x: x + 12, y: y + 17, look: 't bold' }),
        textAt(cutTo(group, groupWidth + 8, 10.5), { x: x + width - 8, y: y + 17, look: 't small dim', anchor: 'end' }),
        textAt(cutTo(size || 'no instance type', room, 11.5), { x: x + 12, y: y + 33, look: 't mid' }),
        ...roles.map((line, index) => textAt(line, { x: x + 12, y: y + 48 + index * LINE, look: 't small dim' })),
      ]}<title>${[host.name, group, size, (node?.roles ?? []).join(', ')].filter(Boolean).join('\n')}</title></g>`,
  };
}

function isSpecial(role: string, nodes: readonly Node[]): boolean {
  return nodes.filter(({ roles }) => roles.includes(role)).length < nodes.length / 2;
}

/** Below one another. */
function stack(parts: readonly Part[]): Part {
  const height = parts.reduce((sum, part) => sum + part.height, 0) + Math.max(0, parts.length - 1) * GAP;
  return {
    height,
    draw: (x, y) => {
      let top = y;
      return html`${parts.map((part) => {
        const drawn = part.draw(x, top);
        top += part.height + GAP;
        return drawn;
      })}`;
    },
  };
}

function beside(parts: readonly Part[], width: number): Part {
  return {
    height: Math.max(0, ...parts.map(({ height }) => height)),
    draw: (x, y) => html`${parts.map((part, index) => part.draw(x + index * (width + GAP), y))}`,
  };
}

function framed(title: string, inside: Part, width: number, look = 'vpc'): Part {
  const height = inside.height + 2 * PAD + LINE + 2;
  return {
    height,
    draw: (x, y) =>
      html`${[
        box({ x: x + 0.5, y, width: width - 1, height, look }),
        textAt(cutTo(title, width - 2 * PAD, 11.5), { x: x + PAD, y: y + PAD + 8, look: 't mid' }),
        inside.draw(x + PAD, y + PAD + LINE + 2),
      ]}`,
  };
}
