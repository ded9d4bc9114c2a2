import { expect, it } from 'vitest';
import { sudoRefusal } from '../../src/transport/sudo.ts';

it.each([
  ['sudo: a password is required\n', 'SUDO_PASSWORD', 'sudo asks for a password for user ann'],
  [
    'sudo: a terminal is required to read the password; either use the -S option',
    'SUDO_PASSWORD',
    'sudo asks for a password for user ann',
  ],
  [
    'sudo: 3 incorrect password attempts\n',
    'SUDO_PASSWORD_WRONG',
    'sudo does not accept the password given for user ann',
  ],
  ['sudo: no password was provided\n', 'SUDO_PASSWORD_WRONG', 'sudo does not accept the password given for user ann'],
  ['ann is not in the sudoers file.\n', 'SUDO_DENIED', 'user ann may not become root with sudo'],
  ['Sorry, user ann may not run sudo on web.\n', 'SUDO_DENIED', 'user ann may not become root with sudo'],
  [
    'env: ‘sudo’: No such file or directory\n',
    'SUDO_MISSING',
    'there is no sudo on the host, and user ann is not root',
  ],
  [
    "env: 'sudo': No such file or directory\n",
    'SUDO_MISSING',
    'there is no sudo on the host, and user ann is not root',
  ],
])('explains %j', (stderr, code, message) => {
  const refusal = sudoRefusal({ stdout: '', stderr, exitCode: 1 }, 'web', 'ann');
  expect(refusal).toMatchObject({ code, message, host: 'web', hint: expect.any(String) });
});

it.each([
  { stdout: '', stderr: 'sudo: a password is required', exitCode: 0 },
  { stdout: 'the script ran', stderr: 'sudo: a password is required', exitCode: 1 },
  { stdout: '', stderr: 'apt: broken', exitCode: 1 },
])('says nothing about %j', (result) => {
  expect(sudoRefusal(result, 'web', 'ann')).toBeUndefined();
});
