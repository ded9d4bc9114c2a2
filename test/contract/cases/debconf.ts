import { Secret } from '../../../src/core/secret.ts';
import { sh } from '../../../src/core/text.ts';
import { debconf } from '../../../src/resources/debconf.ts';
import type { ContractCase } from '../contract.ts';

export const debconfCases: readonly ContractCase[] = [
  {
    name: 'debconf',
    task: debconf({ package: 'contract', question: 'contract/answer', value: `it's $5` }),
    disturb: { value: sh`echo 'contract contract/answer string other' | debconf-set-selections` },
  },
  {
    name: 'debconf with a secret',
    task: debconf({
      package: 'contract',
      question: 'contract/password',
      type: 'password',
      value: new Secret('answer', 'pass word'),
    }),
    disturb: { value: sh`echo 'contract contract/password password other' | debconf-set-selections` },
  },
];
