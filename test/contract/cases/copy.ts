import { sh } from '../../../src/core/text.ts';
import { copy } from '../../../src/resources/copy.ts';
import type { ContractCase } from '../contract.ts';

const path = '/etc/contract-copy';

export const copyCases: readonly ContractCase[] = [
  {
    name: 'copy of a binary file',
    task: copy({ src: '/bin/true', path, mode: '0755' }),
    disturb: {
      sha256: sh`printf x >> ${path}`,
      mode: sh`chmod 0700 ${path}`,
      owner: sh`chown daemon ${path}`,
      group: sh`chgrp daemon ${path}`,
      deleted: { run: sh`rm ${path}`, names: ['sha256', 'state', 'owner', 'group', 'mode'] },
    },
  },
];
