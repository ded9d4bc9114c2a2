import type { Secret } from '../core/secret.ts';

export interface FirstBoot {
  readonly hostname: string;
  readonly hostKey: { readonly publicKey: string; readonly privateKey: Secret };
  /** Public keys that may log in. Empty: those of the key pair only. */
  readonly authorizedKeys: readonly string[];
}

/**
 * What cloud-init does at the first boot: the host's name, its one SSH host key, and who may log in. JSON is YAML.
 *
 * The private host key stands in it. On the host only root can read it (IMDSv2 with hop limit 1 keeps containers out),
 * in AWS whoever has ec2:DescribeInstanceAttribute; it identifies this one host, and dies with it.
 */
export function userData({ hostname, hostKey, authorizedKeys }: FirstBoot): string {
  const config = {
    hostname,
    preserve_hostname: false,
    ssh_pwauth: false,
    disable_root: true,
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: hostKey.privateKey.reveal(), ed25519_public: hostKey.publicKey },
    ...(authorizedKeys.length > 0 && { ssh_authorized_keys: authorizedKeys }),
  };
  return `#cloud-config\n${JSON.stringify(config, null, 2)}\n`;
}
