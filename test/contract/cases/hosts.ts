import { sh } from '../../../src/core/text.ts';
import { hostsBlock } from '../../../src/resources/hosts.ts';
import type { ContractCase } from '../contract.ts';

export const hostsCases: readonly ContractCase[] = [
  {
    name: 'hosts',
    task: hostsBlock({
      name: 'contract',
      entries: [
        { address: '192.0.2.1', names: ['one', 'one.example'] },
        { address: '2001:db8::2', names: ['two'] },
      ],
    }),
    disturb: {
      '192.0.2.1': sh`sed 's/ one / uno /' /etc/hosts > /tmp/hosts; cat /tmp/hosts > /etc/hosts`,
      '2001:db8::2': sh`sed '/2001:db8::2/d' /etc/hosts > /tmp/hosts; cat /tmp/hosts > /etc/hosts`,
      others: sh`sed 's/^192.0.2.1/192.0.2.9 nine\n&/' /etc/hosts > /tmp/hosts; cat /tmp/hosts > /etc/hosts`,
    },
  },
  {
    name: 'hosts: no block',
    setup: sh`printf '# BEGIN rebuild old\n192.0.2.3 three\n# END rebuild old\n' >> /etc/hosts`,
    task: hostsBlock({ name: 'old', state: 'absent' }),
    disturb: { state: sh`printf '# BEGIN rebuild old\n# END rebuild old\n' >> /etc/hosts` },
  },
];
