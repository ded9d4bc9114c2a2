import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sh } from '../../../src/core/text.ts';
import { asked } from '../../../src/resources/kube/kubectl.ts';
import { folderWith } from '../../support/folder.ts';

/** What the question comes to when kubectl is this script. */
function ask(kubectl: string | undefined) {
  const folder = folderWith(kubectl === undefined ? {} : { kubectl: `#!/bin/sh\n${kubectl}\n` });
  if (kubectl !== undefined) chmodSync(join(folder, 'kubectl'), 0o755);
  const { stdout, stderr, status } = spawnSync(
    '/bin/sh',
    ['-c', `set -e; ${asked(sh`get -f - -o json`, '{"a":1}').plain()}`],
    {
      encoding: 'utf8',
      env: { PATH: kubectl === undefined ? folder : `${folder}:${process.env.PATH}` },
    },
  );
  return { stdout, stderr, status };
}

const KLOG = `echo 'E1124 15:47:10.223 31662 memcache.go:265] "Unhandled Error"' >&2`;
const REFUSED = 'The connection to the server 10.0.1.10:6443 was refused - did you specify the right host or port?';
const UNKNOWN = 'error: unable to recognize no matches for kind "Foo" in version "foo.io/v1"';

it('gives the question on standard input, and prints the answer without warnings', () => {
  expect(ask(`cat; echo; echo "$@"; echo careful >&2`)).toEqual({
    stdout: '{"a":1}\n--kubeconfig=/etc/kubernetes/admin.conf get -f - -o json\n',
    stderr: '',
    status: 0,
  });
});

it.each([
  ['is not installed', undefined, 'kubectl is not installed\n'],
  ['finds no server', `${KLOG}; echo '${REFUSED}' >&2; exit 1`, `${REFUSED}\nthe Kubernetes API does not answer yet\n`],
  [
    'has no configuration',
    `echo 'error: stat /etc/kubernetes/admin.conf: no such file or directory' >&2; exit 1`,
    'error: stat /etc/kubernetes/admin.conf: no such file or directory\nthe Kubernetes API does not answer yet\n',
  ],
])('cannot tell yet where kubectl %s', (_, kubectl, stderr) => {
  expect(ask(kubectl)).toEqual({ stdout: '', stderr, status: 75 });
});

it.each([
  ['who may not ask', 'Error from server (Forbidden): nodes is forbidden'],
  [
    'another certificate',
    'Unable to connect to the server: tls: failed to verify certificate: x509: unknown authority',
  ],
])('fails in the words of kubectl, and without half an answer: %s', (_, words) => {
  expect(ask(`echo half; echo '${words}' >&2; exit 1`)).toEqual({ stdout: '', stderr: `${words}\n`, status: 1 });
});

it('takes what is of an unknown kind as not there', () => {
  expect(ask(`echo found; echo '${UNKNOWN}' >&2; exit 1`)).toEqual({ stdout: 'found\n', stderr: '', status: 0 });
  expect(ask(`echo found; echo '${UNKNOWN}' >&2; echo 'error: other' >&2; exit 1`).status).toBe(1);
});
