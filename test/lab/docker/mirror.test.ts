import { expect, it } from 'vitest';
import { mirrorArgs } from '../../../src/lab/docker/mirror.ts';

const mirror = { folder: '/srv/mirror', id: 'abc', address: '10.0.0.3' };
const args = mirrorArgs({ cluster: 'dev', cidr: '10.0.0.0/16' }, 'rebuild-lab:1', mirror).join(' ');

it('serves the two parts of a mirror, and nothing else of its folder, to the network of its cluster', () => {
  expect(args).toContain('--network rebuild-dev --ip 10.0.0.3 ');
  expect([...args.matchAll(/--volume (\S+)/g)].map(([, volume]) => volume)).toEqual([
    '/srv/mirror/apt:/mirror/apt:ro',
    '/srv/mirror/registry:/mirror/registry:ro',
  ]);
});

it('carries the label by which `lab down` finds it, and the id by which a new key is noticed', () => {
  expect(args).toContain('--label rebuild.lab=dev --label rebuild.mirror=abc');
});
