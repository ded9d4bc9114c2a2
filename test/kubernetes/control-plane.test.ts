import { expect, it } from 'vitest';
import { controlPlaneOf } from '../../src/kubernetes/control-plane.ts';

const host = (name: string, variables: Record<string, unknown> = {}) => ({
  name,
  address: '10.0.1.10',
  variable: (key: string) => variables[key],
});

it('is the first host of its group, under a name of its own', () => {
  const [one, two] = [host('one'), host('two')];
  expect(controlPlaneOf([one, two])).toEqual({
    first: one,
    endpoint: 'kubernetes.cluster.internal:6443',
    name: 'kubernetes.cluster.internal',
  });
});

it('has the name that the variable of its first host gives', () => {
  const one = host('one', { kubeadm_init: { endpoint: 'api.example.org:443' } });
  expect(controlPlaneOf([one])).toMatchObject({ endpoint: 'api.example.org:443', name: 'api.example.org' });
});

it('is missed where the group is empty', () => {
  expect(() => controlPlaneOf([])).toThrow(expect.objectContaining({ code: 'CONTROL_PLANE_MISSING' }));
});
