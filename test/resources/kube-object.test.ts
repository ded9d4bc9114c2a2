import { expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { kubeObject } from '../../src/resources/kube-object.ts';

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'shop', namespace: 'data' },
  stringData: { password: new Secret('shop_password', 'hunter2') },
};
const map = (text: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
  data: { f: text, g: 'x' },
});

it('shows nothing of a secret, neither wanted nor found', () => {
  const task = kubeObject({ manifest: secret });
  const live = { data: { password: Buffer.from('swordfish').toString('base64') } };
  expect(task.desired['data.password']).toBe('as given');
  expect(task.state({ live })['data.password']).toBe('another');
  const shown = [task.desired, task.state({ live }), task.preview({ live }), task.apply([], {}).masked()];
  for (const value of ['hunter2', 'swordfish', 'aHVudGVyMg', 'c3dvcmRmaXNo'])
    expect(JSON.stringify(shown)).not.toContain(value);
});

it('previews all of a new object, and a long text that changes', () => {
  const task = kubeObject({ manifest: map('two\n') });
  expect(task.preview({ live: undefined })).toMatchObject({
    field: 'state',
    before: '',
    after: expect.stringContaining('data.f: two\n'),
  });
  expect(task.preview({ live: map('one\n') })).toEqual({ field: 'data.f', before: 'one\n', after: 'two\n' });
  expect(task.preview({ live: { data: { f: 'two\n', g: 'y' } } })).toBeUndefined();
});

it('removes what shall be absent', () => {
  const task = kubeObject({ manifest: map('x'), state: 'absent' });
  expect(task.desired).toEqual({ state: 'absent' });
  expect(task.state({ live: undefined })).toEqual({ state: 'absent' });
  expect(task.state({ live: map('x') }).state).toBe('present');
  expect(task.apply([], {}).plain()).toContain('delete -f - --ignore-not-found');
});

it.each([
  ['without a kind', { apiVersion: 'v1', metadata: { name: 'a' } }, /kube_object: manifest\.kind/],
  ['without a name', { apiVersion: 'v1', kind: 'A', metadata: {} }, /kube_object: manifest\.metadata\.name/],
  ['with what is not JSON', { ...map('x'), data: { f: new Date() } }, /manifest\.data\.f: must be JSON or a secret/],
])('refuses a manifest %s', (_, manifest, message) => {
  expect(() => kubeObject({ manifest } as unknown as Parameters<typeof kubeObject>[0])).toThrow(message);
});
