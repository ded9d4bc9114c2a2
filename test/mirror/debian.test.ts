import { describe, expect, it } from 'vitest';
import { packagesText, releaseText } from '../../src/mirror/apt-index.ts';
import { controlText, debianPackages } from '../../src/mirror/debian-packages.ts';
import { findPackage } from '../../src/mirror/upstream.ts';

const named = (name: string) => debianPackages.find((it) => it.name === name)!;

describe('packages', () => {
  it('describe themselves as dpkg wants it', () => {
    expect(controlText({ ...named('kubeadm'), version: '1.2.3-1.1' }, 'arm64').split('\n')).toEqual([
      'Package: kubeadm',
      'Version: 1.2.3-1.1',
      'Architecture: arm64',
      'Maintainer: rebuild <rebuild@localhost>',
      'Depends: cri-tools (>= 1.30.0), kubelet',
      'Section: admin',
      'Priority: optional',
      'Homepage: https://kubernetes.io',
      'Description: Makes Kubernetes clusters',
      ' Built from the Go modules of the release.',
      '',
    ]);
  });

  it('say nothing of dependencies when they have none', () => {
    expect(controlText(named('kubectl'), 'amd64')).not.toContain('Depends');
  });

  it('have their files where upstream has them', () => {
    const paths = (name: string) => [...Object.keys(named(name).programs), ...Object.keys(named(name).files)];
    expect(paths('kubelet')).toEqual(['/usr/bin/kubelet', '/usr/lib/systemd/system/kubelet.service']);
    expect(paths('kubeadm')).toEqual(['/usr/bin/kubeadm', '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf']);
    expect(paths('kubernetes-cni')).toEqual(
      expect.arrayContaining(['/opt/cni/bin/bridge', '/opt/cni/bin/host-local', '/opt/cni/bin/loopback']),
    );
  });
});

describe('the index', () => {
  it('lists each package with its file, size and checksum', () => {
    const one = { file: 'a_1_amd64.deb', size: 10, sha256: 'abc', control: 'Package: a\nVersion: 1\n' };
    const two = { ...one, file: 'b_1_amd64.deb', control: 'Package: b\nVersion: 1\n' };
    expect(packagesText([one, two])).toBe(
      'Package: a\nVersion: 1\nFilename: ./a_1_amd64.deb\nSize: 10\nSHA256: abc\n' +
        '\nPackage: b\nVersion: 1\nFilename: ./b_1_amd64.deb\nSize: 10\nSHA256: abc\n',
    );
  });

  it('is summed up in a release, in the time zone that apt reads', () => {
    const text = releaseText({ Packages: Buffer.from('x') }, new Date(0));
    expect(text).toContain('Date: Thu, 01 Jan 1970 00:00:00 UTC\n');
    expect(text).toContain(' 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 1 Packages\n');
  });
});

describe("upstream's index", () => {
  const entry = (name: string, version: string, architecture = 'amd64') =>
    `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\nFilename: ${architecture}/${name}_${version}.deb\nSHA256: sum-${version}\n`;
  const index = [
    entry('kubelet', '1.35.4-1.1'),
    entry('kubelet', '1.35.10-1.1'),
    entry('cri-tools', '1.35.2-1.1'),
    entry('cri-tools', '1.35.10-1.1'),
    entry('cri-tools', '1.35.11-1.1', 'arm64'),
  ].join('\n');

  it.each([
    { name: 'kubelet', version: '1.35.4-1.1', found: '1.35.4-1.1' },
    { name: 'cri-tools', version: '1.34.0-1.1', found: '1.35.10-1.1' },
    { name: 'kubeadm', version: '1.35.4-1.1', found: undefined },
  ])('gives $found for $name $version', ({ name, version, found }) => {
    const entry = findPackage(index, { name, version, architecture: 'amd64' });
    expect(entry?.version).toBe(found);
    expect(entry?.sha256).toBe(found && `sum-${found}`);
  });
});
