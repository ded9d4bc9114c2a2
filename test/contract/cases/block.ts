import { sh, text } from '../../../src/core/text.ts';
import { block } from '../../../src/resources/block.ts';
import type { ContractCase } from '../contract.ts';

const path = '/etc/contract-blocks.conf';

export const blockCases: readonly ContractCase[] = [
  {
    name: 'block',
    setup: sh`printf 'before' > ${path}; chmod 0600 ${path}`,
    task: block({ path, name: 'a b', content: text`one\n  'two' $x\n\n` }),
    disturb: {
      sha256: sh`sed -i s/one/three/ ${path}`,
      'marker missing': { run: sh`sed -i '/END rebuild/d' ${path}; echo after >> ${path}`, names: ['state', 'sha256'] },
    },
  },
  {
    name: 'block that is absent',
    setup: sh`printf '; BEGIN rebuild gone\nx\n; END rebuild gone\nafter\n' > ${path}`,
    task: block({ path, name: 'gone', comment: ';', state: 'absent' }),
    disturb: { state: sh`printf '; BEGIN rebuild gone\nx\n; END rebuild gone\nafter\n' > ${path}` },
  },
];
