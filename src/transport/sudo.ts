import { RebuildError } from '../core/error.ts';
import type { RunResult } from './connection.ts';

interface Refusal {
  readonly code: string;
  readonly matches: RegExp;
  readonly message: (user: string) => string;
  readonly hint: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    code: 'SUDO_PASSWORD_WRONG',
    matches: /^sudo: (\d+ incorrect password attempt|no password was provided)/m,
    message: (user) => `sudo does not accept the password given for user ${user}`,
    hint: 'Correct ansible_become_password.',
  },
  {
    code: 'SUDO_PASSWORD',
    matches: /^sudo: (a password is required|a terminal is required)/m,
    message: (user) => `sudo asks for a password for user ${user}`,
    hint: 'Allow NOPASSWD for the user in /etc/sudoers.d, or set ansible_become_password.',
  },
  {
    code: 'SUDO_DENIED',
    matches:
      /^\S+ is not (in the sudoers file|allowed to (run sudo|execute))|^Sorry, user \S+ (may not|is not allowed)/m,
    message: (user) => `user ${user} may not become root with sudo`,
    hint: 'Add the user to the group sudo, or set ansible_user to one who may.',
  },
  {
    code: 'SUDO_MISSING',
    matches: /^(env: ['‘]?sudo['’]?: No such file|\S*sh: .*sudo:? not found)/m,
    message: (user) => `there is no sudo on the host, and user ${user} is not root`,
    hint: 'Install sudo on the host, or set ansible_user to root.',
  },
];

/** What kept sudo from starting the script at all, if that is what the result of a run says. */
export function sudoRefusal(
  { exitCode, stdout, stderr }: RunResult,
  host: string,
  user: string,
): RebuildError | undefined {
  if (exitCode === 0 || stdout !== '') return undefined;
  const refusal = REFUSALS.find(({ matches }) => matches.test(stderr));
  return refusal && new RebuildError(refusal.code, refusal.message(user), { hint: refusal.hint, host });
}
