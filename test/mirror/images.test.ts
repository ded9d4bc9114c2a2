import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mirrorImages, parseReference } from '../../src/mirror/images.ts';
import { configJson, type Layer, manifestJson, writeImage } from '../../src/mirror/oci.ts';
import { registryConfig } from '../../src/mirror/registry-config.ts';
import { folderWith } from '../support/folder.ts';

it.each([
  ['registry.k8s.io/pause:3.10.1', { host: 'registry.k8s.io', path: 'pause', tag: '3.10.1' }],
  ['registry.k8s.io/coredns/coredns:v1', { host: 'registry.k8s.io', path: 'coredns/coredns', tag: 'v1' }],
  ['localhost:5000/a/b:1', { host: 'localhost:5000', path: 'a/b', tag: '1' }],
])('reads %s', (reference, parsed) => {
  expect(parseReference(reference)).toEqual(parsed);
});

describe('an image', () => {
  const layer: Layer = { mediaType: 'layer', digest: 'sha256:packed', size: 5, diffId: 'sha256:plain' };

  it('says how it is started, and holds no time', () => {
    const config = { architecture: 'arm64', entrypoint: ['/pause'], user: '65534:65534' };
    expect(configJson(config, [layer])).toEqual({
      architecture: 'arm64',
      os: 'linux',
      config: {
        Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        Entrypoint: ['/pause'],
        User: '65534:65534',
      },
      rootfs: { type: 'layers', diff_ids: ['sha256:plain'] },
    });
    expect(manifestJson({ mediaType: 'config', digest: 'sha256:c', size: 1 }, [layer])).toMatchObject({
      layers: [{ mediaType: 'layer', digest: 'sha256:packed', size: 5 }],
    });
  });

  it('is a layout whose parts are found by their digests', async () => {
    const folder = folderWith({ 'tree/program': 'x' });
    const archive = join(folder, 'layer.tar');
    execFileSync('tar', ['--create', '--file', archive, '--directory', join(folder, 'tree'), '.']);
    const layout = join(folder, 'layout');
    await writeImage(layout, {
      tag: '1',
      archives: [archive],
      config: { architecture: 'amd64', entrypoint: [], user: '' },
    });
    const blob = (digest: string) => {
      const content = readFileSync(join(layout, 'blobs', ...digest.split(':')));
      expect(`sha256:${createHash('sha256').update(content).digest('hex')}`).toBe(digest);
      return content;
    };
    const json = (content: Buffer | string) => JSON.parse(content.toString());
    const [entry] = json(readFileSync(join(layout, 'index.json'))).manifests;
    expect(entry.annotations).toEqual({ 'org.opencontainers.image.ref.name': '1' });
    const manifest = json(blob(entry.digest));
    const config = json(blob(manifest.config.digest));
    const plain = gunzipSync(blob(manifest.layers[0].digest));
    expect(plain.equals(readFileSync(archive))).toBe(true);
    expect(config.rootfs.diff_ids).toEqual([`sha256:${createHash('sha256').update(plain).digest('hex')}`]);
  });
});

it("has programs where upstream's manifests look for them", () => {
  const programs = mirrorImages.flatMap(({ build }) => Object.keys(build?.programs ?? {}));
  expect(programs).toEqual(
    expect.arrayContaining(['/pause', '/coredns', '/opt/bin/flanneld', '/flannel', '/usr/local/bin/kube-proxy']),
  );
});

it('takes nothing in where it is only served', () => {
  expect(registryConfig({ root: '/r', address: ':5000', isReadOnly: true })).toMatchObject({
    storage: { filesystem: { rootdirectory: '/r' }, maintenance: { readonly: { enabled: true } } },
    http: { addr: ':5000' },
  });
});
