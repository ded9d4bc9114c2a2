import { z } from 'zod';
import { sh } from '../../core/text.ts';
import { answering, findingsOf } from '../findings.ts';
import { controlPlane } from '../kubernetes/kube.ts';
import type { Check, Finding } from '../model.ts';

const NAME = 'etcd';
const { passed, failed, unknown } = findingsOf(NAME);

const RESTORE = 'Look at `crictl logs` of etcd; what is lost comes back with "./rebuild restore".';
/** etcd's own default for its quota, where it does not tell it. */
const QUOTA_BYTES = 2 * 1024 ** 3;
/** At its quota etcd takes no more writes. */
const MOST_SHARE = 0.8;

const int64 = z.coerce.number();
const status = z.object({
  header: z.object({ member_id: z.string().default('') }).default({ member_id: '' }),
  version: z.string(),
  dbSize: int64.default(0),
  dbSizeInUse: int64.default(0),
  dbSizeQuota: int64.optional(),
  leader: z.string().default('0'),
  isLearner: z.boolean().default(false),
  errors: z.array(z.string()).default([]),
});
const health = z.object({ health: z.string(), reason: z.string().default('') });
const alarms = z.object({ alarms: z.array(z.object({ alarm: z.string() })).default([]) });

/** etcd answers a read that the majority agreed to, has a leader and no alarm, and is far from its quota. */
export const etcd: Check = {
  name: NAME,
  title: 'etcd is healthy: a leader, no alarm, room in its quota',
  looks: (site) => {
    const host = controlPlane(site)?.name;
    if (host === undefined) return [];
    // Its gateway for JSON, of which etcdctl is but another client; that one is in no package.
    return [
      {
        host,
        script: sh`
          pki=/etc/kubernetes/pki
          etcd() {
            curl -qsS -m 15 --noproxy '*' --cacert $pki/etcd/ca.crt \
              --cert $pki/apiserver-etcd-client.crt --key $pki/apiserver-etcd-client.key "https://127.0.0.1:2379$@"
            echo
          }
          etcd /health
          etcd /v3/maintenance/status -d '{}'
          etcd /v3/maintenance/alarm -d '{"action":"GET"}'
        `,
        judge: answering(NAME, host, {
          hint: RESTORE,
          judge: (stdout) => ofMember(host, stdout.split('\n').filter(Boolean)),
        }),
      },
    ];
  },
};

function ofMember(host: string, [first = '', second = '', third = '']: readonly string[]): Finding[] {
  const well = health.parse(JSON.parse(first));
  if (well.health !== 'true') return [failed(host, `is not healthy: ${well.reason || 'no reason is given'}`, RESTORE)];
  const seen = status.parse(JSON.parse(second));
  const raised = alarms.parse(JSON.parse(third)).alarms;
  const findings = raised.map(({ alarm }) =>
    failed(
      host,
      `has the alarm ${alarm}`,
      'See "Alarms" in the documentation of etcd: compact, defragment, then disarm it.',
    ),
  );
  if (seen.leader === '0' || seen.leader === '') findings.push(failed(host, 'has no leader', RESTORE));
  findings.push(...seen.errors.map((error) => failed(host, `tells an error: ${error}`, RESTORE)));
  const quota = seen.dbSizeQuota || QUOTA_BYTES;
  if (seen.dbSize > quota * MOST_SHARE) {
    findings.push(
      failed(
        host,
        `its database takes ${mib(seen.dbSize)} of ${mib(quota)} MiB`,
        'Defragment it, or give it a larger quota.',
      ),
    );
  }
  if (seen.isLearner) findings.push(unknown(host, 'is a learner, and has no vote yet', 'Wait until it has caught up.'));
  if (findings.length > 0) return findings;
  const who = seen.leader === seen.header.member_id ? 'it leads' : `led by ${seen.leader}`;
  return [
    passed(
      host,
      `etcd ${seen.version}, ${who}, ${mib(seen.dbSize)} MiB, of which ${mib(seen.dbSizeInUse)} in use, no alarm`,
    ),
  ];
}

const mib = (bytes: number) => Math.ceil(bytes / 1024 ** 2);
