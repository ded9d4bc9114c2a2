import { prometheusAccount } from 'rebuild';

const { namespace, name, secret } = prometheusAccount;
const RBAC = 'rbac.authorization.k8s.io';
const RIGHTS = 'rebuild:prometheus';
const subjects = [{ kind: 'ServiceAccount', namespace, name }];
const get = { verbs: ['get'] };

/**
 * The account, what it may read, and a token that does not expire: it is kept on one host, and Kubernetes refuses it as
 * soon as the account is another one. The account comes first: a token of none is removed at once.
 */
export const account = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: RIGHTS },
    rules: [
      { nonResourceURLs: ['/metrics'], ...get },
      // What a kubelet answers through the API server; there is no finer right for that way.
      { apiGroups: [''], resources: ['nodes/proxy'], ...get },
    ],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: RIGHTS },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: RIGHTS },
    subjects,
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata: { namespace, name: RIGHTS },
    // The name is that of the path: protocol, service and port.
    rules: [
      { apiGroups: [''], resources: ['services/proxy'], resourceNames: ['http:kube-state-metrics:8080'], ...get },
    ],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { namespace, name: RIGHTS },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: RIGHTS },
    subjects,
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name: secret, annotations: { 'kubernetes.io/service-account.name': name } },
    type: 'kubernetes.io/service-account-token',
  },
];
