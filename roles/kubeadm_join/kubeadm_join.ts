import { controlPlaneOf, defineRole, joinCredentials, kubeadmJoin } from 'rebuild';
import { z } from 'zod';

/** A host becomes a node of the cluster. */
export default defineRole({
  name: 'kubeadm_join',
  summary: 'Joins a host to the cluster with a token that is made for it and is good for 15 minutes.',
  vars: z.strictObject({}),
  needs: { join: { from: 'control_plane', kind: 'mint', probe: joinCredentials } },

  tasks: ({ host, hosts, facts, needs }) => [
    kubeadmJoin({
      name: host.name,
      endpoint: controlPlaneOf(hosts('control_plane')).endpoint,
      credentials: needs.join,
      ignorePreflightErrors: facts.cgroup === 1 ? ['SystemVerification'] : [],
      tags: ['join'],
    }),
  ],
});
