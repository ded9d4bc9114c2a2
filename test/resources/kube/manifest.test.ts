import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { jsonOf, type Manifest, prepared } from '../../../src/resources/kube/manifest.ts';

const given = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
const json = (of: Manifest) => JSON.parse(jsonOf(of).plain());
const fieldsOf = (of: Manifest) => json(of).metadata.annotations['rebuild.dev/fields'];

describe('prepared', () => {
  it('labels what belongs to a set, beside the labels that are given', () => {
    const metadata = { name: 'a', labels: { own: 'x' } };
    expect(json(prepared({ ...given, metadata }, 'shop')).metadata.labels).toEqual({
      own: 'x',
      'rebuild.dev/set': 'shop',
      'app.kubernetes.io/managed-by': 'rebuild',
    });
  });

  it('leaves out nulls', () => {
    expect(json(prepared({ ...given, data: { a: null, b: 'x', c: [{ d: undefined }] } }, undefined)).data).toEqual({
      b: 'x',
      c: [{}],
    });
  });

  it('says which fields there are, whatever their values', () => {
    const of = (data: object) => fieldsOf(prepared({ ...given, data }, undefined));
    expect(of({ a: 'x' })).toBe(of({ a: 'y' }));
    expect(of({ a: 'x' })).not.toBe(of({ a: 'x', b: 'x' }));
    expect(of({ list: [{ name: 'a' }] })).not.toBe(of({ list: [{ name: 'a' }, { name: 'b' }] }));
  });

  it('makes data of what a Secret gives as text, and masks all of it', () => {
    const secret = {
      ...given,
      kind: 'Secret',
      stringData: { a: new Secret('a', 'é'), b: 'plain' },
      data: { c: 'eA==' },
    };
    const of = prepared(secret, undefined);
    expect(json(of)).toMatchObject({ data: { a: 'w6k=', b: 'cGxhaW4=', c: 'eA==' } });
    expect(json(of)).not.toHaveProperty('stringData');
    expect(jsonOf(of).masked()).toContain('"data":{"c":<secret c>,"a":<secret a>,"b":<secret b>}');
  });
});

it('writes secrets as JSON does, and shows them masked', () => {
  const text = jsonOf({ list: [new Secret('s', 'a"\n'), 1, true, {}], empty: [] });
  expect(JSON.parse(text.plain())).toEqual({ list: ['a"\n', 1, true, {}], empty: [] });
  expect(text.masked()).toBe('{"list":[<secret s>,1,true,{}],"empty":[]}');
});
