import { sh } from '../../../src/core/text.ts';
import { authorizedKey } from '../../../src/resources/authorized-key.ts';
import { user } from '../../../src/resources/user.ts';
import type { ContractCase } from '../contract.ts';

const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIDummyDummyDummyDummyDummyDummyDummyDummyDum';
const keys = sh`/home/contract-ssh/.ssh/authorized_keys`;

export const authorizedKeyCases: readonly ContractCase[] = [
  {
    name: 'authorized_key',
    given: [user({ name: 'contract-ssh', shell: '/bin/sh' })],
    task: authorizedKey({ user: 'contract-ssh', key: `from="10.0.0.0/8 , x",no-pty ssh-ed25519 ${blob} me@there` }),
    disturb: {
      options: sh`sed -i 's/^from.*no-pty //' ${keys}; chown contract-ssh ${keys}`,
      '.ssh': sh`chmod 0777 /home/contract-ssh/.ssh`,
      authorized_keys: sh`chown root ${keys}`,
      'removed from the file': { run: sh`echo '# none' > ${keys}`, names: ['state', 'options'] },
    },
  },
  {
    name: 'authorized_key that is absent',
    setup: sh`printf 'ssh-ed25519 %s old\nssh-rsa AAAAother\n' ${blob} > ${keys}`,
    task: authorizedKey({ user: 'contract-ssh', key: `ssh-ed25519 ${blob}`, state: 'absent' }),
    disturb: { state: sh`echo 'ssh-ed25519 ${sh`${blob}`}' >> ${keys}` },
  },
];
