import { sh } from '../../../src/core/text.ts';
import { line } from '../../../src/resources/line.ts';
import type { ContractCase } from '../contract.ts';

const path = '/etc/contract-lines.conf';

export const lineCases: readonly ContractCase[] = [
  {
    name: 'line at the end of a file',
    setup: sh`printf 'first\nlast without end' > ${path}`,
    task: line({ path, line: `it's "$HOME" \\n|%s` }),
    disturb: {
      line: sh`printf 'first\nlast without end' > ${path}`,
      'file deleted': { run: sh`rm ${path}`, names: ['line'] },
    },
  },
  {
    name: 'line in place of one that matches',
    setup: sh`printf '#Port 22\nPort 23\nafter\n' > ${path}`,
    task: line({ path, line: 'Port 2222', match: '^#?Port\\s' }),
    disturb: {
      line: sh`printf '#Port 22\nafter\n' > ${path}`,
    },
  },
  {
    name: 'line that is absent',
    setup: sh`printf 'bad 1\ngood\nbad 2\n' > ${path}`,
    task: line({ path, match: '^bad', state: 'absent' }),
    disturb: { state: sh`echo 'bad 3' >> ${path}` },
  },
];
