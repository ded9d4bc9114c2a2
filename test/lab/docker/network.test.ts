import { expect, it } from 'vitest';
import { bridgeName } from '../../../src/lab/docker/names.ts';
import { layout } from '../../../src/lab/docker/network.ts';

it.each([
  ['10.0.0.0/16', { gateway: '10.0.0.1', resolver: '10.0.0.2', mirror: '10.0.0.3', automatic: '10.0.255.0/24' }],
  ['10.64.0.0/10', { gateway: '10.64.0.1', resolver: '10.64.0.2', mirror: '10.64.0.3', automatic: '10.127.255.0/24' }],
  ['10.78.3.0/24', { gateway: '10.78.3.1', resolver: '10.78.3.2', mirror: '10.78.3.3', automatic: '10.78.3.0/24' }],
  ['10.0.0.0/28', { gateway: '10.0.0.1', resolver: '10.0.0.2', mirror: '10.0.0.3', automatic: '10.0.0.0/28' }],
])('lays %s out as a VPC is', (cidr, expected) => {
  expect(layout(cidr)).toEqual(expected);
});

it("names bridges within what Linux allows, and each cluster's otherwise", () => {
  expect(bridgeName('a-cluster-with-a-rather-long-name').length).toBeLessThanOrEqual(15);
  expect(bridgeName('a')).not.toBe(bridgeName('b'));
});
