import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, kubectlOn } from './cluster-kubernetes.ts';
import type { Ran, TestCluster } from './support.ts';

interface Verified {
  readonly passed: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly findings: readonly { readonly subject: string; readonly verdict: string; readonly says: string }[];
  }[];
}

/** A disturbance, which checks name it, and as what. Each is undone before the next. */
interface Disturbance {
  readonly what: string;
  readonly checks: string;
  disturb(cluster: TestCluster): Promise<unknown>;
  undo(cluster: TestCluster): Promise<unknown>;
  readonly named: readonly (string | RegExp)[];
}

/** A pod of the name `verify-…` in the namespace default, by kubectl alone. */
const pod = (name: string, spec: object) =>
  `'${JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { terminationGracePeriodSeconds: 0, ...spec },
  })}'`;
const create = (cluster: TestCluster, name: string, spec: object) =>
  cluster.on('k8s-master', `printf %s ${pod(name, spec)} | kubectl --kubeconfig=/etc/kubernetes/admin.conf apply -f -`);
const remove = (cluster: TestCluster, name: string) =>
  kubectlOn(cluster, `delete pod ${name} --wait --grace-period=0 --force`);

/** Has no environment, so that it ends at once, and again and again. */
const broken = {
  containers: [{ name: 'worker', image: 'rebuild.lab/worker:1' }],
  nodeSelector: { workload: 'worker-ai' },
};

const EXPIRED = '/etc/kubernetes/pki/verify-test.crt';

const BACKUP = '/var/backups/etcd/20990101T000000Z.tar.gz';

const disturbances: readonly Disturbance[] = [
  {
    what: 'a stopped exporter',
    checks: 'services',
    disturb: (cluster) => cluster.on('k8s-redis', 'systemctl stop prometheus-redis-exporter'),
    undo: (cluster) => cluster.on('k8s-redis', 'systemctl start prometheus-redis-exporter'),
    named: ['services k8s-redis:prometheus-redis-exporter.service: does not run: it is inactive (dead)'],
  },
  {
    what: 'a stopped timer',
    checks: 'services',
    disturb: (cluster) => cluster.on('k8s-master', 'systemctl stop etcd-backup.timer'),
    undo: (cluster) => cluster.on('k8s-master', 'systemctl start etcd-backup.timer'),
    named: ['services k8s-master:etcd-backup.timer: does not run: it is inactive (dead)'],
  },
  {
    what: 'a pod that fits nowhere',
    checks: 'pods',
    disturb: (cluster) => create(cluster, 'verify-nowhere', { ...broken, nodeSelector: { workload: 'nothing' } }),
    undo: (cluster) => remove(cluster, 'verify-nowhere'),
    named: [/^pods pod default\/verify-nowhere: has no node: 0\/9 nodes are available: .*node affinity\/selector/],
  },
  {
    what: 'a pod that ends again and again',
    checks: 'pods',
    disturb: async (cluster) => {
      await create(cluster, 'verify-loops', broken);
      const ended = '{.status.containerStatuses[0].lastState.terminated.exitCode}';
      const code = await eventually(() => kubectlOn(cluster, `get pod verify-loops -o "jsonpath=${ended}"`), {
        until: (code) => code !== '',
      });
      expect(code).toBe('1');
    },
    undo: (cluster) => remove(cluster, 'verify-loops'),
    // It waits for its next start, or has just ended again.
    named: [/^pods pod default\/verify-loops: container worker.*exit code 1/],
  },
  {
    what: 'a full file system',
    checks: 'disk',
    disturb: (cluster) =>
      cluster.on(
        'k8s-postgresql',
        'mkdir -p /srv/verify-test && mount -t tmpfs -o size=4m tmpfs /srv/verify-test && head -c 4000000 /dev/zero >/srv/verify-test/full',
      ),
    undo: (cluster) => cluster.on('k8s-postgresql', 'umount /srv/verify-test && rmdir /srv/verify-test'),
    named: [/^disk k8s-postgresql:\/srv\/verify-test: has only 0 of 4 MiB left/],
  },
  {
    what: 'a damaged backup',
    checks: 'etcd-backup',
    disturb: (cluster) => cluster.on('k8s-master', `echo damaged >${BACKUP}`),
    undo: (cluster) => cluster.on('k8s-master', `rm -f ${BACKUP}`),
    named: ['etcd-backup k8s-master: 20990101T000000Z.tar.gz is damaged: gzip: stdin: not in gzip format'],
  },
  {
    what: 'an expired certificate',
    checks: 'certificates',
    disturb: (cluster) =>
      cluster.on(
        'k8s-master',
        `cd /tmp && openssl req -newkey rsa:2048 -nodes -subj /CN=verify-test -keyout verify.key -out verify.csr 2>/dev/null && ` +
          `openssl x509 -req -in verify.csr -signkey verify.key -days -1 -out ${EXPIRED} 2>/dev/null; rm -f verify.key verify.csr; test -s ${EXPIRED}`,
      ),
    undo: (cluster) => cluster.on('k8s-master', `rm -f ${EXPIRED}`),
    named: [/^certificates k8s-master:\/etc\/kubernetes\/pki\/verify-test\.crt: has expired on /],
  },
];

/** What `verify` says of a cluster as it stands, and of one that is disturbed. Leaves it as it was. */
export function clusterVerifies(
  cluster: TestCluster,
  rebuild: (...words: string[]) => Promise<Ran>,
  say: (text: string) => void,
): void {
  const verify = async (...words: string[]) => {
    const ran = await rebuild('verify', '--json', ...words);
    if (!ran.stdout.startsWith('{')) throw new Error(`${ran.stdout}${ran.stderr}`);
    return { ...ran, ...(JSON.parse(ran.stdout) as Verified) };
  };
  const wrong = ({ checks }: Verified) =>
    checks.flatMap(({ name, findings }) =>
      findings
        .filter(({ verdict }) => verdict === 'failed' || verdict === 'unknown')
        .map(({ subject, says }) => `${name} ${subject}: ${says}`),
    );

  it('passes as it stands', async () => {
    const seen = await eventually(() => verify(), { until: ({ passed }) => passed, seconds: 90 });
    say(
      `verify: ${seen.seconds.toFixed(1)} s: ${seen.checks.map(({ name, verdict }) => `${name} ${verdict}`).join(', ')}`,
    );
    expect(wrong(seen)).toEqual([]);
    expect(seen.code).toBe(0);
  });

  it('writes the same for pipelines', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rebuild-verify-'));
    try {
      expect((await verify('--only', 'nodes', '--junit', join(folder, 'verify.xml'))).code).toBe(0);
      expect(readFileSync(join(folder, 'verify.xml'), 'utf8')).toContain(
        '<testsuite name="nodes" tests="9" failures="0"',
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  describe.each(disturbances)('after $what', ({ checks, disturb, undo, named }) => {
    it('fails and names exactly that, and passes when it is undone', async () => {
      try {
        await disturb(cluster);
        const seen = await verify('--only', checks);
        expect(wrong(seen)).toEqual(named.map((it) => (typeof it === 'string' ? it : expect.stringMatching(it))));
        expect(seen.code).toBe(1);
      } finally {
        await undo(cluster);
      }
      expect(wrong(await verify('--only', checks))).toEqual([]);
    });
  });

  // The last here: rates have had their time.
  it('has data for every query of the dashboards, other than those that may be empty', async () => {
    const excused = ({ checks }: Verified) =>
      checks.flatMap(({ findings }) => findings.filter(({ says }) => /has just loaded|there is no job/.test(says)));
    const seen = await eventually(() => verify('--only', 'dashboards'), {
      until: (it) => it.passed && excused(it).length === 0,
    });
    const findings = seen.checks.flatMap((check) => check.findings);
    const empty = findings.filter(({ verdict }) => verdict === 'skipped');
    say(`dashboards: ${findings.length} queries, without data: ${empty.map(({ subject }) => subject).join(', ')}`);
    expect(wrong(seen)).toEqual([]);
    expect(excused(seen)).toEqual([]);
    expect(findings.length).toBeGreaterThan(100);
  });
}
