import { z } from 'zod';
import { sh, words } from '../../core/text.ts';
import { rangeOf } from '../../inventory/ipv4.ts';
import { networksOf } from '../../kubernetes/networks.ts';
import { findingsOf, whole } from '../findings.ts';
import type { Check, Finding, VerifyHost, VerifySite } from '../model.ts';
import { controlPlane, nodesOf } from './kube.ts';
import { RESOLVE } from './resolve.pl.ts';

const NAME = 'names';
const { passed, failed } = findingsOf(NAME);
const API = 'kubernetes.default.svc.cluster.local';

/** What the role `cluster_services` has of its variables that is looked at here. */
const vars = z.object({
  namespace: z.string(),
  services: z.record(z.string(), z.object({ group: z.string(), ports: z.record(z.string(), z.int()) })),
});

/** From every node: CoreDNS gives the addresses of the API and of the data services, and these accept connections. */
export const names: Check = {
  name: NAME,
  title: 'The API and the data services answer under their names in the cluster',
  looks: (site) => {
    const first = controlPlane(site);
    if (!first) return [];
    const server = dnsServer(networksOf(first).services);
    const asked = [`${API}:443`, ...servicesOf(site, first)];
    return nodesOf(site).map(({ name: host }) => ({
      host,
      script: sh`
        found=$(timeout 60 perl -e ${RESOLVE} ${server} ${words(asked)})
        printf '%s\n' "$found"
        api=$(printf '%s\n' "$found" | awk -v name=${API} '$1 == name { print $3; exit }')
        printf 'readyz '
        curl -qsS -m 10 --noproxy '*' --cacert /etc/kubernetes/pki/ca.crt \
          --resolve ${`${API}:443:`}"$api" ${`https://${API}/readyz`} 2>&1 || true
      `,
      judge: whole(NAME, host, (stdout) => ofNode(host, stdout)),
    }));
  },
};

/** kubeadm gives CoreDNS the tenth address of the services. */
function dnsServer(services: string): string {
  const address = rangeOf(services).first + 10;
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** `NAME:PORT` of each service that has a host. */
function servicesOf({ hosts }: VerifySite, { roles }: VerifyHost): readonly string[] {
  const given = roles.get('cluster_services');
  if (!given) return [];
  const { namespace, services } = vars.parse(given);
  return Object.entries(services)
    .filter(([, { group }]) => hosts.some(({ groups }) => groups.includes(group)))
    .flatMap(([name, { ports }]) =>
      Object.values(ports).map((port) => `${name}.${namespace}.svc.cluster.local:${port}`),
    );
}

function ofNode(host: string, stdout: string): Finding[] {
  const lines = stdout.split('\n').filter(Boolean);
  const readyz = lines.find((line) => line.startsWith('readyz '))?.slice('readyz '.length);
  const all = lines.filter((line) => !line.startsWith('readyz ')).map(answerOf);
  const wrong = all.filter(({ problem }) => problem !== '');
  const findings = wrong.map(({ name, port, address, problem }) =>
    address === '-'
      ? failed(host, `${name} is not known: ${problem}`, 'Look at the pods of CoreDNS, and at kube-proxy on this node.')
      : failed(host, `${name} (${address}) port ${port} ${problem}`, 'Look whether it runs, and at the firewall.'),
  );
  const isApiKnown = !wrong.some(({ name }) => name === API);
  if (readyz !== 'ok' && isApiKnown) {
    findings.push(failed(host, `https://${API}/readyz says: ${readyz ?? 'nothing'}`, 'Look at kube-apiserver.'));
  }
  if (findings.length > 0) return findings;
  return [passed(host, `${all.length} names are known, and what is there answers`)];
}

function answerOf(line: string) {
  const [name = '', port = '', address = '-', ...problem] = line.split(' ');
  return { name, port, address, problem: problem.join(' ') };
}
