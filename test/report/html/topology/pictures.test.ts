import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../../src/report/html/topology/model.ts';
import { placesPicture } from '../../../../src/report/html/topology/places.ts';
import { trafficPicture } from '../../../../src/report/html/topology/traffic.ts';
import type { Node } from '../../../../src/report/inventory/model.ts';

function node(name: string, roles: readonly string[] = []): Node {
  return {
    name,
    groups: ['web'],
    roles,
    type: 't3.small',
    vcpu: 2,
    memoryGib: 2,
    rootGb: 8,
    labels: {},
    limits: {},
    monthlyUsd: 1,
  };
}

function topology(count: number, zones: number): Topology {
  const hosts = Array.from({ length: count }, (_, at) => ({ name: `n${at}`, address: undefined, hasElasticIp: false }));
  return {
    vpc: '10.0.0.0/16',
    zones: Array.from({ length: zones }, (_, at) => ({
      name: `z${at}`,
      subnets: [{ name: `s${at}`, cidr: '10.0.1.0/24', hosts: hosts.filter((_, index) => index % zones === at) }],
    })),
    elsewhere: [],
    lanes: [],
    flows: [],
  };
}

/** Right and lower edges of everything that has a place. */
function edges(content: string): { right: number; bottom: number } {
  const boxes = [...content.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)];
  return {
    right: Math.max(...boxes.map(([, x, , width]) => Number(x) + Number(width))),
    bottom: Math.max(...boxes.map(([, , y, , height]) => Number(y) + Number(height))),
  };
}

describe('the picture of places', () => {
  it.each([
    [1, 1, 880],
    [1, 1, 340],
    [13, 3, 880],
    [13, 3, 340],
    [200, 6, 880],
    [200, 6, 340],
  ])('holds %d nodes in %d zones in a width of %d', (count, zones, width) => {
    const at = topology(count, zones);
    const nodes = Array.from({ length: count }, (_, index) =>
      node(`n${index}`, ['base', index === 0 ? 'boss' : 'worker']),
    );
    const picture = placesPicture({ topology: at, nodes, lookOf: () => 'g1' }, width);
    const { right, bottom } = edges(picture.content.text);
    expect(right).toBeLessThanOrEqual(width);
    expect(bottom).toBeLessThanOrEqual(picture.height);
    expect(picture.content.text.match(/class="card"/g)).toHaveLength(count);
  });

  it('names on a node the roles that fewer than half of the nodes have', () => {
    const nodes = ['a', 'b', 'c'].map((name) => node(name, name === 'a' ? ['base', 'redis'] : ['base']));
    const at = { ...topology(0, 0), vpc: undefined, elsewhere: ['a', 'b', 'c'] };
    const { content } = placesPicture({ topology: at, nodes, lookOf: () => 'g1' }, 880);
    expect([...content.text.matchAll(/class="t small dim"[^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual([
      'web',
      'redis',
      'web',
      'web',
    ]);
  });
});

describe('the picture of traffic', () => {
  const lane = (name: string) => ({ name, description: '', hosts: [], isOutside: false });
  const ports = [{ ports: '80', description: 'web' }];
  const lanes = ['a', 'b', 'c'].map(lane);

  it.each([
    ['from the left', ['a'], { dots: 1, tips: 1, rings: 0 }],
    ['from the right', ['c'], { dots: 1, tips: 1, rings: 0 }],
    ['from both sides', ['a', 'c'], { dots: 2, tips: 2, rings: 0 }],
    ['among themselves', ['b'], { dots: 0, tips: 0, rings: 1 }],
    ['from one side and among themselves', ['a', 'b'], { dots: 1, tips: 1, rings: 1 }],
  ])('draws what comes %s', (_, from, expected) => {
    const { content } = trafficPicture({ ...topology(0, 0), lanes, flows: [{ from, to: 'b', ports }] }, 880);
    const count = (pattern: RegExp) => (content.text.match(pattern) ?? []).length;
    expect({
      dots: count(/r="4" class="source"/g),
      tips: count(/-5v10z/g),
      rings: count(/arrow ring/g),
    }).toEqual(expected);
  });

  it('writes what a rule is for beside its ports, and wraps what is long', () => {
    const long = [{ ports: '80, 443', description: 'a description that goes on and on until it needs another line' }];
    const { content } = trafficPicture(
      { ...topology(0, 0), lanes, flows: [{ from: ['a'], to: 'b', ports: long }] },
      880,
    );
    expect([...content.text.matchAll(/<tspan class="bold">([^<]*)<\/tspan><tspan class="dim">([^<]*)</g)].length).toBe(
      2,
    );
    expect(content.text).toContain('<tspan class="bold">80, 443</tspan>');
  });
});
