import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { names } from '../../../src/verify/kubernetes/names.ts';
import { RESOLVE } from '../../../src/verify/kubernetes/resolve.pl.ts';
import { findings, host, master, site, told } from '../given.ts';

const API = 'kubernetes.default.svc.cluster.local';
const cluster_services = {
  namespace: 'data',
  services: { redis: { group: 'redis', ports: { redis: 6379 } }, mysql: { group: 'mysql', ports: { mysql: 3306 } } },
};
const known = site([master({ cluster_services }), host('cache', {}, { groups: ['redis'] })]);
const good = `${API} 443 10.96.0.1\nredis.data.svc.cluster.local 6379 10.0.3.43\n`;

it('asks CoreDNS at the tenth address of the services for the API and each data service that has a host', () => {
  const script = names.looks(known)[0]!.script.plain();
  expect(script).toContain(`10.96.0.10 ${API}:443 redis.data.svc.cluster.local:6379)`);
  const variable = (name: string) => (name === 'kubeadm_init' ? { service_cidr: '172.20.128.0/20' } : undefined);
  const other = site([host('master', { kubeadm_init: {}, kubelet: {} }, { variable })]);
  expect(names.looks(other)[0]!.script.plain()).toContain(`172.20.128.10 ${API}:443)`);
});

it('looks from every node', () => {
  const nodes = site([master({ cluster_services }), host('worker', { kubelet: {} }), host('cache', { redis: {} })]);
  expect(names.looks(nodes).map((look) => look.host)).toEqual(['master', 'worker']);
});

it.each<[what: string, output: string, expected: readonly string[]]>([
  ['all answer', `${good}readyz ok`, ['passed master: 2 names are known, and what is there answers']],
  [
    'a name is not known',
    `${good.replace('10.0.3.43', '- NXDOMAIN')}readyz ok`,
    ['failed master: redis.data.svc.cluster.local is not known: NXDOMAIN'],
  ],
  [
    'nobody listens',
    `${good.trimEnd()} cannot be connected to: Connection refused\nreadyz ok`,
    ['failed master: redis.data.svc.cluster.local (10.0.3.43) port 6379 cannot be connected to: Connection refused'],
  ],
  [
    'the API server is not ready',
    `${good}readyz [-]etcd failed: reason withheld`,
    [`failed master: https://${API}/readyz says: [-]etcd failed: reason withheld`],
  ],
  [
    'CoreDNS does not answer: the API is not named twice',
    `${API} 443 - 10.96.0.10 does not answer\nreadyz curl: (49) Couldn't parse`,
    [`failed master: ${API} is not known: 10.96.0.10 does not answer`],
  ],
])('tells when %s', (_, output, expected) => {
  expect(told(names, known, output)).toEqual(expected);
});

it('says what to do', () => {
  expect(findings(names, known, `${good.replace('10.0.3.43', '- NXDOMAIN')}readyz ok`)[0]!.hint).toContain('CoreDNS');
});

it('resolves by a real question, and connects', async () => {
  const questions: string[] = [];
  const dns = createSocket('udp4');
  dns.on('message', (question, peer) => {
    questions.push(nameIn(question));
    dns.send(answerTo(question), peer.port, peer.address);
  });
  await new Promise<void>((ready) => dns.bind(0, '127.0.0.1', ready));
  const server = createServer((socket) => socket.end());
  const port = await new Promise<number>((ready) =>
    server.listen(0, '127.0.0.1', () => ready((server.address() as { port: number }).port)),
  );
  onTestFinished(() => {
    dns.close();
    server.close();
  });
  const perl = RESOLVE.replace('PeerPort => 53', `PeerPort => ${dns.address().port}`);
  const asked = [`here.test:${port}`, 'here.test:1', 'nowhere.test:1'];
  const { stdout } = await promisify(execFile)('perl', ['-e', perl, '127.0.0.1', ...asked]);
  expect(stdout.split('\n')).toEqual([
    `here.test ${port} 127.0.0.1`,
    'here.test 1 127.0.0.1 cannot be connected to: Connection refused',
    'nowhere.test 1 - NXDOMAIN',
    '',
  ]);
  expect(questions).toEqual(['here.test', 'nowhere.test']); // each name once
});

function nameIn(question: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; question[at] !== 0; at += question[at]! + 1) {
    labels.push(question.toString('latin1', at + 1, at + 1 + question[at]!));
  }
  return labels.join('.');
}

/** `here.test` is an alias of a name at 127.0.0.1 (RFC 1035, 4.1); nothing else is there. */
function answerTo(question: Buffer): Buffer {
  const isHere = nameIn(question) === 'here.test';
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(isHere ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(isHere ? 2 : 0, 6);
  const alias = Buffer.from([0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 30, 0, 2, 0xc0, 12]);
  const address = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, question.subarray(12), ...(isHere ? [alias, address] : [])]);
}
