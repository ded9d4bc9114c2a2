import { RebuildError, type Script, type Secret, sh, type Text, text } from 'rebuild';

export const AUDIT_POLICY = '/etc/kubernetes/audit-policy.yaml';
export const AUDIT_FOLDER = '/var/log/kubernetes/audit';
export const ENCRYPTION = '/etc/kubernetes/encryption.yaml';

/** Who did what and when; never what was in a Secret. What the cluster asks itself all day long is left out. */
export function auditPolicy(): Text {
  return text`
    apiVersion: audit.k8s.io/v1
    kind: Policy
    omitStages: [RequestReceived]
    rules:
      - level: None
        nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version', '/metrics']
      - level: None
        users: ['system:kube-proxy']
        verbs: [watch]
      - level: None
        resources: [{ group: coordination.k8s.io, resources: [leases] }]
      - level: None
        resources: [{ group: '', resources: [events] }, { group: events.k8s.io, resources: [events] }]
      - level: None
        userGroups: ['system:nodes']
        verbs: [get, list, watch]
      - level: Metadata
  `;
}

/** Secrets are written with the first key, and read with any of them. */
export function encryptionConfig(keys: readonly Secret[]): Text {
  return text`
    apiVersion: apiserver.config.k8s.io/v1
    kind: EncryptionConfiguration
    resources:
      - resources: [secrets]
        providers:
          - secretbox:
              keys:
    ${keys[0] ? key(keys[0], 1) : ''}${keys[1] ? key(keys[1], 2) : ''}      - identity: {}
  `;
}

function key(secret: Secret, number: number): Text {
  return text`            - { name: key${number}, secret: ${secret.map(base64)} }\n`;
}

function base64(value: string): string {
  const bytes = Buffer.from(value);
  if (bytes.length === 32) return bytes.toString('base64');
  throw new RebuildError('KUBERNETES_ENCRYPTION_KEY', `an encryption key has ${bytes.length} bytes; it must have 32`, {
    hint: 'Set it to 32 characters, or let it be generated.',
  });
}

/** Without the key that they were written with, the Secrets of a cluster that has data could never be read again. */
export const keepsPresentKey: Script = sh`
  [ -d /var/lib/etcd/member ] && [ -s ${ENCRYPTION} ] || exit 0
  sed -n 's/.*secret: \([^ ]*\).*/\1/p' ${ENCRYPTION} | head -n 1 | grep -qFf - "$new" || {
    echo 'KUBERNETES_ENCRYPTION_KEY: the key that the Secrets of this cluster are written with is not among the new ones' >&2
    exit 1
  }
`;
