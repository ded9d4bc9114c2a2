import { sh } from '../../core/text.ts';
import { findingsOf, whole } from '../findings.ts';
import { nodesOf } from '../kubernetes/kube.ts';
import type { Check, Finding } from '../model.ts';

const NAME = 'certificates';
const { passed, failed, unknown } = findingsOf(NAME);

/** One that has fewer days left is to be renewed. */
const LEAST_DAYS = 30;

/** The certificates of the control plane, those in its kubeconfig files, and those of the kubelets. */
export const certificates: Check = {
  name: NAME,
  title: `No certificate of Kubernetes expires within ${LEAST_DAYS} days`,
  looks: (site) =>
    nodesOf(site).map(({ name: host }) => ({
      host,
      script: sh`
        told() { printf '%s\t%s\n' "$1" "$(openssl x509 -noout -enddate 2>&1 | head -n 1)"; }
        for file in $(find /etc/kubernetes/pki -name '*.crt' 2>/dev/null | sort) /var/lib/kubelet/pki/*.crt /var/lib/kubelet/pki/kubelet-client-current.pem; do
          [ ! -e "$file" ] || told "$file" <"$file"
        done
        for file in /etc/kubernetes/*.conf; do
          data=$(sed -n 's/^ *client-certificate-data: *//p' "$file" 2>/dev/null | head -n 1)
          [ -z "$data" ] || printf '%s\n' "$data" | base64 -d 2>/dev/null | told "$file"
        done
      `,
      judge: whole(NAME, host, (stdout) => ofHost(host, stdout, site.now)),
    })),
};

interface Certificate {
  readonly path: string;
  /** In seconds since 1970; NaN where it cannot be read. */
  readonly ends: number;
  readonly said: string;
}

function ofHost(host: string, stdout: string, now: number): Finding[] {
  const all = stdout.split('\n').filter(Boolean).map(certificateOf);
  if (all.length === 0) {
    return [unknown(host, 'has no certificate of Kubernetes', 'Run "./rebuild cluster": it is to be a node.')];
  }
  const findings = all.flatMap((it) => problemOf(host, it, now) ?? []);
  if (findings.length > 0) return findings;
  const [soonest] = all.toSorted((a, b) => a.ends - b.ends);
  const days = Math.floor((soonest!.ends - now) / 86_400);
  return [passed(host, `${all.length} certificates, the first ends in ${days} days: ${soonest!.path}`)];
}

/** `notAfter=Nov 26 14:03:59 2027 GMT` */
function certificateOf(line: string): Certificate {
  const [path = '', said = ''] = line.split('\t');
  return { path, said, ends: Date.parse(said.replace(/^notAfter=/, '')) / 1000 };
}

function problemOf(host: string, { path, ends, said }: Certificate, now: number): Finding | undefined {
  const subject = `${host}:${path}`;
  if (Number.isNaN(ends)) return unknown(subject, `cannot be read: ${said}`, 'Put the certificate back in its place.');
  const days = (ends - now) / 86_400;
  if (days >= LEAST_DAYS) return undefined;
  const on = new Date(ends * 1000).toISOString().slice(0, 10);
  return failed(
    subject,
    days < 0 ? `has expired on ${on}` : `expires on ${on}, in ${Math.floor(days)} days`,
    hintFor(path),
  );
}

function hintFor(path: string): string {
  if (/\/ca\.crt$|-ca\.crt$/.test(path))
    return 'Plan a new authority: all certificates of the cluster depend on this one.';
  if (path.startsWith('/var/lib/kubelet/'))
    return 'Restart kubelet; where that does not renew it, remove the file and restart again.';
  return 'Run `kubeadm certs renew all` there, then restart the pods of the control plane.';
}
