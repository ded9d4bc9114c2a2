import { sh } from '../../../src/core/text.ts';
import { group } from '../../../src/resources/group.ts';
import { user } from '../../../src/resources/user.ts';
import type { ContractCase } from '../contract.ts';

export const userCases: readonly ContractCase[] = [
  {
    name: 'group',
    task: group({ name: 'contract-team', gid: 4321 }),
    disturb: {
      gid: sh`groupmod --gid 4322 contract-team`,
      deleted: { run: sh`groupdel contract-team`, names: ['state', 'gid'] },
    },
  },
  {
    name: 'group that is absent',
    setup: sh`groupadd contract-gone`,
    task: group({ name: 'contract-gone', state: 'absent' }),
    disturb: { state: sh`groupadd contract-gone` },
  },
  {
    name: 'user',
    task: user({
      name: 'contract',
      uid: 4321,
      group: 'contract-team',
      groups: ['adm', 'audio'],
      shell: '/bin/sh',
      home: '/srv/contract-home',
    }),
    disturb: {
      uid: sh`usermod --uid 4322 contract`,
      group: sh`usermod --gid nogroup contract`,
      groups: sh`gpasswd --delete contract audio`,
      shell: sh`usermod --shell /bin/bash contract`,
      home: sh`usermod --home /nowhere contract`,
      deleted: { run: sh`userdel contract`, names: ['state', 'uid', 'group', 'groups', 'shell', 'home'] },
    },
  },
  {
    name: 'user of the system whose group is there already',
    setup: sh`groupadd contract-daemon`,
    task: user({ name: 'contract-daemon', system: true, shell: '/usr/sbin/nologin' }),
    disturb: { shell: sh`usermod --shell /bin/sh contract-daemon` },
  },
  {
    name: 'user that is absent',
    setup: sh`useradd contract-gone`,
    task: user({ name: 'contract-gone', state: 'absent' }),
    disturb: { state: sh`useradd contract-gone` },
  },
];
