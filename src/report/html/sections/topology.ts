import { figure } from '../figure.ts';
import type { HtmlInput } from '../input.ts';
import { html } from '../markup.ts';
import { tableOf } from '../table.ts';
import type { Flow } from '../topology/model.ts';
import { placesPicture } from '../topology/places.ts';
import { trafficPicture } from '../topology/traffic.ts';
import type { PageSection } from './section.ts';

const GROUP_COLOURS = 8;

/** Where the nodes stand, and who may reach whom. */
export function topologySection({ report: { nodes }, topology }: HtmlInput): PageSection {
  const groups = [...new Set(nodes.map(({ groups: [first] }) => first ?? ''))];
  const lookOf = (group = '') => `g${(Math.max(0, groups.indexOf(group)) % GROUP_COLOURS) + 1}`;
  const places = figure({
    title: 'Where the nodes stand',
    description:
      topology.vpc === undefined
        ? 'Hosts that are there already, each with its group and roles.'
        : 'Zones, in them subnets, in them nodes: group, type, address, and the roles that only few nodes have.',
    picture: (width) => placesPicture({ topology, nodes, lookOf }, width),
    text: html`<details><summary>The places as a table</summary>${tableOf(placesTable(topology))}</details>`,
  });
  const traffic =
    topology.flows.length === 0
      ? undefined
      : figure({
          title: 'Who reaches whom',
          description:
            'What the rules of the security groups let through. An arrow runs from each source (a dot) to the group that it may reach. A ring: hosts of a group among themselves.',
          picture: (width) => trafficPicture(topology, width),
          text: html`<details><summary>The rules as a table</summary>${tableOf(rulesTable(topology.flows))}</details>
<details><summary>The groups as a table</summary>${tableOf(groupsTable(topology))}</details>`,
        });
  return { id: 'topology', title: 'Topology', content: html`${places}${traffic}` };
}

function placesTable({ zones, elsewhere }: HtmlInput['topology']) {
  const placed = zones.flatMap(({ name: zone, subnets }) =>
    subnets.flatMap(({ name: subnet, hosts }) =>
      hosts.map(({ name, address, hasElasticIp }) => [
        name,
        zone,
        subnet,
        `${address ?? 'any of its subnet'}${hasElasticIp ? ', Elastic IP' : ''}`,
      ]),
    ),
  );
  return {
    title: 'Places',
    columns: [{ title: 'node' }, { title: 'zone' }, { title: 'subnet' }, { title: 'address' }],
    rows: [...placed, ...elsewhere.map((name) => [name, '-', '-', '-'])],
  };
}

function rulesTable(flows: readonly Flow[]) {
  return {
    title: 'Rules',
    columns: [{ title: 'from' }, { title: 'to' }, { title: 'ports' }, { title: 'for', isFlexible: true }],
    rows: flows.flatMap(({ from, to, ports }) =>
      ports.map((rule) => [from.join(', '), to, rule.ports, rule.description]),
    ),
  };
}

function groupsTable({ lanes }: HtmlInput['topology']) {
  return {
    title: 'Security groups and other sources',
    columns: [{ title: 'name' }, { title: 'is' }, { title: 'nodes', isFlexible: true }],
    rows: lanes.map(({ name, description, hosts }) => [name, description, hosts.join(' ')]),
  };
}
