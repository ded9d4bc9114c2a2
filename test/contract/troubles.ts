import { expect, it } from 'vitest';
import type { RebuildError } from '../../src/core/error.ts';
import { type Script, sh } from '../../src/core/text.ts';
import { apt } from '../../src/resources/apt.ts';
import { aptRepository } from '../../src/resources/apt-repository.ts';
import { authorizedKey } from '../../src/resources/authorized-key.ts';
import { compare, type Task } from '../../src/resources/define.ts';
import { file } from '../../src/resources/file.ts';
import { kernelModule } from '../../src/resources/kernel-module.ts';
import { service } from '../../src/resources/service.ts';
import { sysctl } from '../../src/resources/sysctl.ts';
import { unit } from '../../src/resources/unit.ts';
import { unitLimits } from '../../src/resources/unit-limits.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { runRole } from '../support/role-on-host.ts';
import { key } from './cases/apt-repository.ts';
import { changesOf, run } from './contract.ts';

/** What a host can have against a task, and what the user is told. */
export function troubles(connection: () => Connection): void {
  it.each([
    ['/var/lib/dpkg/lock-frontend', apt({ packages: ['ed'] })],
    ['/var/lib/apt/lists/lock', apt({ packages: ['ed'] })],
    ['/var/cache/apt/archives/lock', apt({ packages: ['ed'] })],
  ])('apt waits while another process holds %s, and names it', async (lock, task) => {
    await run(connection(), sh`apt-get remove -qy ed`);
    await run(connection(), holdLock(lock, 4));
    const output = await run(connection(), task.apply(compare(task.desired, {}), {}));
    expect(output).toMatch(new RegExp(`waiting for ${lock}: held by process \\d+ \\(perl -e `));
    expect(await changesOf(connection(), task)).toEqual([]);
  });

  it('apt gives up at its deadline', async () => {
    await run(connection(), holdLock('/var/lib/dpkg/lock-frontend', 6));
    const task = apt({ packages: ['no-such-package'], lockTimeoutSeconds: 1 });
    await expect(failure(connection(), task)).resolves.toMatch(
      /APT_LOCKED: \/var\/lib\/dpkg\/lock-frontend is still held by process \d+ \(perl/,
    );
    await run(connection(), sh`sleep 6`);
  });

  it.each<[string, Task, string]>([
    [
      'a package that does not exist',
      apt({ packages: ['redis-sever'] }),
      'PACKAGE_NOT_FOUND: no package redis-sever in the lists of this host; did you mean: redis-server',
    ],
    [
      'a version that does not exist',
      apt({ packages: ['hello=77.*'] }),
      'PACKAGE_VERSION_NOT_FOUND: no version 77.* of hello; there is: 2.',
    ],
    [
      'a repository that is not there',
      aptRepository({ name: 'nowhere', uris: ['file:/srv/nowhere'], suites: ['./'], key }),
      'APT_REPOSITORY_UNUSABLE: the lists of nowhere cannot be read; nothing was changed',
    ],
    [
      'a kernel setting of the machine that runs the container',
      sysctl({ name: 'kernel.pid_max', value: 99_999 }),
      'SYSCTL_READ_ONLY: kernel.pid_max is',
    ],
    [
      'a kernel module that nobody has',
      kernelModule({ name: 'rebuild_none' }),
      'KERNEL_MODULE_NOT_LOADED: rebuild_none cannot be loaded here',
    ],
    [
      'a key for nobody',
      authorizedKey({ user: 'nobody-here', key: 'ssh-rsa AAAAx' }),
      'there is no user nobody-here on this host',
    ],
    [
      'limits of a unit that does not exist',
      unitLimits({ unit: 'contract-none', cpuWeight: 50 }),
      'UNIT_NOT_FOUND: contract-none.service does not exist on this host',
    ],
    ['a file in no directory', file({ path: '/no/such/file', content: '' }), 'its directory /no/such does not exist'],
  ])('says what is wrong with %s', async (_, task, reason) => {
    await expect(failure(connection(), task)).resolves.toContain(reason);
  });

  it('shows the end of the journal of a service that fails', async () => {
    const content = '[Service]\nExecStart=/bin/sh -c "echo cannot read my settings; exit 3"\n';
    const broken = [
      unit({ name: 'contract-broken.service', content }),
      service({ name: 'contract-broken', state: 'started' }),
    ];
    await expect(runRole(connection(), 'contract', broken)).rejects.toThrow(
      /^contract-broken\.service failed to start[\s\S]*\ncannot read my settings/,
    );
  });

  it('leaves nothing of a repository that cannot be read', async () => {
    const left = await run(connection(), sh`ls /etc/apt/sources.list.d /etc/apt/keyrings`);
    expect(left).not.toContain('nowhere');
  });

  it('finishes what an interrupted dpkg left, before another package is installed', async () => {
    await run(
      connection(),
      sh`
        apt-get remove -qy ed bc
        cd /tmp
        apt-get download -q bc
        dpkg --unpack bc_*.deb
        rm bc_*.deb`,
    );
    await runRole(connection(), 'contract', [apt({ packages: ['ed'] })]);
    expect(await changesOf(connection(), apt({ packages: ['ed', 'bc'] }))).toEqual([]);
  });
}

async function failure(connection: Connection, task: Task): Promise<string> {
  return runRole(connection, 'contract', [task]).then(
    () => 'it did not fail',
    (error: RebuildError) => `${error.code}: ${error.message}`,
  );
}

/** Holds a lock as apt does, from another process and for so long. */
function holdLock(lock: string, seconds: number): Script {
  const program =
    'use Fcntl; open(my $f, "+>>", $ARGV[0]); my $l = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0); fcntl($f, F_SETLK, $l) or die; sleep $ARGV[1]';
  return sh`
    setsid perl -e ${program} -- ${lock} ${seconds} >/dev/null 2>&1 &
    sleep 0.3
  `;
}
