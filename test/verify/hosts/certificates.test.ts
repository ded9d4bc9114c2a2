import { expect, it } from 'vitest';
import { certificates } from '../../../src/verify/hosts/certificates.ts';
import { findings, master, NOW, site, told } from '../given.ts';

const known = site([master()]);
const DAY = 86_400;

/** As openssl prints it. */
function ends(path: string, inDays: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(
    new Date((NOW + inDays * DAY) * 1000).toUTCString(),
  )!;
  return `${path}\tnotAfter=${month} ${day!.padStart(2)} ${time} ${year} GMT\n`;
}

const good = ends('/etc/kubernetes/pki/ca.crt', 3650) + ends('/etc/kubernetes/pki/apiserver.crt', 364);

it('passes a host on which none is about to end, and names the first to end', () => {
  expect(told(certificates, known, good)).toEqual([
    'passed master: 2 certificates, the first ends in 364 days: /etc/kubernetes/pki/apiserver.crt',
  ]);
});

it.each<[what: string, line: string, finding: string]>([
  [
    'has expired',
    ends('/etc/kubernetes/pki/front-proxy-client.crt', -2),
    'failed master:/etc/kubernetes/pki/front-proxy-client.crt: has expired on 2026-11-24',
  ],
  [
    'ends soon',
    ends('/var/lib/kubelet/pki/kubelet-client-current.pem', 29.5),
    'failed master:/var/lib/kubelet/pki/kubelet-client-current.pem: expires on 2026-12-26, in 29 days',
  ],
  [
    'cannot be read',
    '/etc/kubernetes/pki/etcd/peer.crt\tCould not read certificate from <stdin>\n',
    'unknown master:/etc/kubernetes/pki/etcd/peer.crt: cannot be read: Could not read certificate from <stdin>',
  ],
])('names one that %s, with its path, and no other', (_, line, finding) => {
  expect(told(certificates, known, good + line)).toEqual([finding]);
});

it('is not satisfied by a node without any', () => {
  expect(told(certificates, known, '')).toEqual(['unknown master: has no certificate of Kubernetes']);
});

it.each([
  ['/etc/kubernetes/pki/apiserver.crt', 'kubeadm certs renew'],
  ['/etc/kubernetes/admin.conf', 'kubeadm certs renew'],
  ['/etc/kubernetes/pki/front-proxy-ca.crt', 'new authority'],
  ['/var/lib/kubelet/pki/kubelet.crt', 'Restart kubelet'],
])('says of %s what to do', (path, hint) => {
  expect(findings(certificates, known, ends(path, -1))[0]!.hint).toContain(hint);
});
