import { apt, aptRepository, command, defineRole, handler, kubernetesRelease, packagesUrl, sh } from 'rebuild';
import { z } from 'zod';
import { kubernetesKey } from './kubernetes.asc.ts';
import { mayInstall, refuse } from './skew.ts';

/** What kubeadm, kubelet and kube-proxy call, and what joining checks the control plane with. */
const TOOLS = ['conntrack', 'curl', 'ethtool', 'iptables', 'iproute2', 'openssl', 'procps', 'socat'];

/** A kubelet that nothing has configured yet would only fail. */
const restart = handler(
  'restart kubelet after its package',
  sh`
    systemctl daemon-reload
    [ ! -e /var/lib/kubelet/config.yaml ] || systemctl restart kubelet
  `,
);

const repository = z
  .strictObject({
    uri: z.string().optional(),
    suite: z.string().default('/'),
    key: z.string().optional(),
    signed_by: z.string().optional(),
  })
  .refine(({ key, signed_by }) => !key || !signed_by, { error: 'key, signed_by: give one of them' });

const vars = z.strictObject({
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be a full version, such as 1.35.4')
    .default(kubernetesRelease.kubernetes)
    .describe('Version of kubeadm, kubelet and kubectl'),
  repository: repository
    .prefault({})
    .describe(
      'The apt repository: `uri`, `suite`, and its armored `key` or, as `signed_by`, the path of a key on the host. Default: that of the minor version at pkgs.k8s.io',
    ),
  stage: z
    .enum(['repository', 'kubeadm', 'kubelet'])
    .optional()
    .describe('What `./rebuild upgrade` is about to do on this node; it sets this itself'),
});

/** What is installed in each stage of an upgrade, and all at once on a host that is no node yet. */
const STAGES = {
  repository: [],
  kubeadm: ['kubeadm'],
  kubelet: ['kubelet', 'kubectl'],
  all: ['kubeadm', 'kubelet', 'kubectl'],
} as const;

/** The programs of a Kubernetes node, in one version that only this role changes. */
export default defineRole({
  name: 'kubernetes_packages',
  summary: 'kubeadm, kubelet and kubectl in one held version, from the repository of their minor version.',
  vars,

  tasks: ({ hosts, vars: { version, repository, stage } }) => {
    const wanted = { version, controlPlane: hosts('control_plane')[0]?.address };
    const packages = STAGES[stage ?? 'all'].map((name) => `${name}=${version}-*`);
    return [
      stage === undefined &&
        command({
          name: `${version} may be installed here`,
          unless: mayInstall(wanted),
          run: refuse(wanted),
          tags: ['install'],
        }),
      aptRepository({
        name: 'kubernetes',
        uris: [repository.uri ?? packagesUrl({ kubernetes: version })],
        suites: [repository.suite],
        ...(repository.signed_by ? { signedBy: repository.signed_by } : { key: repository.key ?? kubernetesKey }),
        tags: ['install'],
      }),
      stage === undefined && apt({ packages: TOOLS, tags: ['install'] }),
      packages.length > 0 &&
        apt({ packages, hold: true, ...(stage !== 'kubeadm' && { notify: restart }), tags: ['install'] }),
      stage === undefined && apt({ packages: ['cri-tools', 'kubernetes-cni'], tags: ['install'] }),
    ];
  },
});
