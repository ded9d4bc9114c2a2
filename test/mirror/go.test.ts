import { describe, expect, it } from 'vitest';
import { linkerFlags, moduleFile, partNames } from '../../src/mirror/go-build.ts';
import { type GoModule, goSources } from '../../src/mirror/go-sources.ts';

const kubelet = goSources.kubelet as GoModule;

describe('a program of a module', () => {
  it('is told its version by the linker', () => {
    const flags = linkerFlags({ ...kubelet, variables: { 'a/version.text': 'v1', 'b.c': '2' } });
    expect(flags).toBe('-s -w -X a/version.text=v1 -X b.c=2');
    expect(linkerFlags({ folder: '/x' })).toBe('-s -w');
  });

  it('is required by a module that takes the published version of its parts', () => {
    const source = { module: 'k8s.io/kubernetes', version: 'v1.2.3', partsVersion: 'v0.2.3' };
    expect(moduleFile(source, ['k8s.io/api']).split('\n').filter(Boolean)).toEqual([
      'module rebuild.local/build',
      'go 1.25.0',
      'require k8s.io/kubernetes v1.2.3',
      'replace k8s.io/api => k8s.io/api v0.2.3',
    ]);
  });

  it('finds its parts in the go.mod of its module', () => {
    const goMod =
      'require k8s.io/api v0.0.0\nreplace (\n\tk8s.io/api => ./staging/src/k8s.io/api\n\tx.y/z => x.y/z v1.0.0\n)\n';
    expect(partNames(`${goMod}replace k8s.io/kms => ./staging/src/k8s.io/kms\n`)).toEqual(['k8s.io/api', 'k8s.io/kms']);
  });

  it('of Kubernetes has parts of the same release', () => {
    expect(kubelet.partsVersion).toBe(kubelet.version.replace(/^v1\./, 'v0.'));
  });
});
