import { sh } from '../../../src/core/text.ts';
import { file } from '../../../src/resources/file.ts';
import type { ContractCase } from '../contract.ts';

const path = '/etc/contract file $HOME `id` "q\' |%s\\n.conf';

export const fileCases: readonly ContractCase[] = [
  {
    name: 'file with exact content',
    task: file({ path, content: "a 'b' $c\n\\n%s\n", owner: 'daemon', group: 'adm', mode: '640' }),
    disturb: {
      sha256: sh`echo >> ${path}`,
      owner: sh`chown root ${path}`,
      group: sh`chgrp root ${path}`,
      mode: sh`chmod 0644 ${path}`,
      deleted: { run: sh`rm ${path}`, names: ['sha256', 'state', 'owner', 'group', 'mode'] },
    },
  },
];
