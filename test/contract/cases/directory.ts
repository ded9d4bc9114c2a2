import { sh } from '../../../src/core/text.ts';
import { directory } from '../../../src/resources/directory.ts';
import type { ContractCase } from '../contract.ts';

const path = "/srv/contract/it's a $dir";

export const directoryCases: readonly ContractCase[] = [
  {
    name: 'directory',
    task: directory({ path, owner: 'daemon', group: '4', mode: '0750' }),
    disturb: {
      owner: sh`chown root ${path}`,
      group: sh`chgrp root ${path}`,
      mode: sh`chmod g+s ${path}`,
      deleted: { run: sh`rm -r ${path}`, names: ['state', 'owner', 'group', 'mode'] },
    },
  },
  {
    name: 'directory that is absent',
    setup: sh`mkdir -p /srv/contract-gone/dir/within`,
    task: directory({ path: '/srv/contract-gone/dir', state: 'absent' }),
    disturb: { state: sh`mkdir -p /srv/contract-gone/dir/within` },
  },
];
