import { sh } from '../../../src/core/text.ts';
import { link } from '../../../src/resources/link.ts';
import type { ContractCase } from '../contract.ts';

const path = '/etc/contract a|b link';

export const linkCases: readonly ContractCase[] = [
  {
    name: 'link',
    task: link({ path, target: '../srv/there $x' }),
    disturb: {
      target: sh`ln -sfn /elsewhere ${path}`,
      deleted: { run: sh`rm ${path}`, names: ['state', 'target'] },
    },
  },
  {
    name: 'link that takes the place of a file',
    setup: sh`echo > /etc/contract-link`,
    task: link({ path: '/etc/contract-link', target: '/etc/hostname', replace: true }),
    disturb: {
      'a file again': { run: sh`rm /etc/contract-link; echo > /etc/contract-link`, names: ['state', 'target'] },
    },
  },
  {
    name: 'link that is absent',
    setup: sh`ln -s nowhere /etc/contract-no-link`,
    task: link({ path: '/etc/contract-no-link', state: 'absent' }),
    disturb: { state: sh`ln -s nowhere /etc/contract-no-link` },
  },
];
