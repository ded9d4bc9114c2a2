import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { calico } from '../../../roles/cni/calico.ts';
import cni from '../../../roles/cni/cni.ts';
import { planRole } from '../../../src/testing.ts';

const hosts = { 'k8s-1': { groups: ['control_plane'] } };

/** The lines of the manifest that are changed. */
const UPSTREAM = `
data:
  calico_backend: "bird"
          image: quay.io/calico/node:v1
            - name: CALICO_IPV4POOL_IPIP
              value: "Always"
            - name: CALICO_IPV4POOL_VXLAN
              value: "Never"
            - name: CALICO_IPV6POOL_VXLAN
              value: "Never"
            # - name: CALICO_IPV4POOL_CIDR
            #   value: "192.168.0.0/16"
            exec:
              command:
                - /bin/calico-node
                - -felix-live
                - -bird-live
            exec:
              command:
                - -felix-ready
                - -bird-ready
`;
const EDITED = `
data:
  calico_backend: "vxlan"
          image: mirror.example/calico/node:v1
            - name: CALICO_IPV4POOL_IPIP
              value: "Never"
            - name: CALICO_IPV4POOL_VXLAN
              value: "Always"
            - name: CALICO_IPV6POOL_VXLAN
              value: "Never"
            - name: CALICO_IPV4POOL_CIDR
              value: "10.8.0.0/16"
            exec:
              command:
                - /bin/calico-node
                - -felix-live
            exec:
              command:
                - -felix-ready
`;

describe('cni with calico', () => {
  it('downloads the manifest, applies it, and waits for both of its parts', () => {
    expect(planRole(cni, { vars: { plugin: 'calico' }, hosts })).toEqual([
      'command download the manifest of Calico: done',
      'command apply Calico for 192.168.0.0/16: done',
      'kube_ready DaemonSet kube-system/calico-node: ready',
      'kube_ready Deployment kube-system/calico-kube-controllers: ready',
    ]);
  });

  it('puts registry and addresses into it, and leaves VXLAN alone', () => {
    const [, apply] = calico({
      registry: 'mirror.example',
      manifest_url: 'https://example.com/calico.yaml',
      manifest_sha256: '0'.repeat(64),
      podCidr: '10.8.0.0/16',
      timeoutSeconds: 10,
    });
    const sed = apply!.apply([], {}).plain().split(' < /etc')[0]!;
    expect(execFileSync('sh', ['-c', sed], { input: UPSTREAM, encoding: 'utf8' })).toBe(EDITED);
  });
});
