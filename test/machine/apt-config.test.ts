import { describe, expect, it } from 'vitest';
import { imageKey } from '../../src/lab/image/lab-image.ts';
import { belongsOnHosts } from '../../src/machine/apt-config.ts';
import { bootstrapSources } from '../../src/machine/bootstrap.ts';
import { parseRelease } from '../../src/machine/release.ts';

const file = (path: string, content = '') => ({ path, content: Buffer.from(content) });

describe('belongsOnHosts', () => {
  it.each([
    [true, '/etc/apt/sources.list.d/debian.sources', 'URIs: http://mirror.example/debian\nSuites: bookworm\n'],
    [
      true,
      '/etc/apt/sources.list',
      '# deb cdrom:[Debian 12]/ bookworm main\ndeb http://mirror.example bookworm main\n',
    ],
    [false, '/etc/apt/sources.list', 'deb cdrom:[Debian 12]/ bookworm main\n'],
    [false, '/etc/apt/sources.list.d/local.list', 'deb [trusted=yes] file:/srv/packages ./\n'],
    [false, '/etc/apt/sources.list.d/node.list.disabled', 'deb http://mirror.example nodistro main\n'],
    [true, '/etc/apt/apt.conf.d/80proxy', 'Acquire::http::Proxy "http://proxy.example:3128";\n'],
    [true, '/etc/apt/auth.conf.d/90mirror.conf', 'machine mirror.example login a password b\n'],
    [true, '/usr/share/keyrings/debian-archive-keyring.gpg', 'key'],
    [false, '/etc/apt/apt.conf.d/docker-clean', 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb"; };\n'],
    [false, '/etc/apt/apt.conf.d/50cache', 'Dir::Cache "/srv/cache";\n'],
    [true, '/etc/apt/apt.conf.d/90note', '// DPkg::Post-Invoke is not used\nAcquire::Retries "3";\n'],
  ])('%s: %s', (belongs, path, content) => {
    expect(belongsOnHosts(file(path, content))).toBe(belongs);
  });
});

describe('bootstrapSources', () => {
  it('takes the files that name the release', () => {
    const files = [
      file(
        '/etc/apt/sources.list.d/debian.sources',
        'URIs: http://mirror.example\nSuites: bookworm bookworm-updates\n',
      ),
      file('/etc/apt/sources.list.d/security.list', 'deb http://mirror.example bookworm-security main\n'),
      file('/etc/apt/sources.list.d/node.sources', 'URIs: http://mirror.example\nSuites: nodistro\n'),
      file('/etc/apt/sources.list', '# deb http://mirror.example bookworm main\n'),
      file('/etc/apt/preferences.d/pin', 'Pin: release n=bookworm main\n'),
    ];
    const expected = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list.d/security.list'];
    expect(bootstrapSources(files, 'bookworm')).toEqual(expected);
  });
});

describe('parseRelease', () => {
  it.each([
    ['ID=debian\nVERSION_CODENAME=bookworm\n', { distribution: 'debian', codename: 'bookworm' }],
    ['NAME="Ubuntu"\nID=ubuntu\nVERSION_CODENAME="noble"\n', { distribution: 'ubuntu', codename: 'noble' }],
    ['ID=fedora\nVERSION_CODENAME=""\n', undefined],
    ['ID="debian"\n', undefined],
  ])('reads %j', (osRelease, release) => {
    expect(parseRelease(osRelease)).toEqual(release);
  });
});

describe('imageKey', () => {
  it('changes with every input and with where one ends', () => {
    expect(imageKey(['ab', 'c'])).toBe(imageKey(['ab', Buffer.from('c')]));
    expect(imageKey(['ab', 'c'])).not.toBe(imageKey(['a', 'bc']));
  });
});
