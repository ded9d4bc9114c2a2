import { type Text, text } from 'rebuild';

export const CERTS = '/etc/containerd/certs.d';

/** Version 2 of the syntax is read by containerd 1.6, 1.7 and 2. */
export function configToml(sandboxImage: string): Text {
  return text`
    version = 2

    [plugins."io.containerd.grpc.v1.cri"]
      sandbox_image = "${sandboxImage}"

      [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = "/opt/cni/bin"
        conf_dir = "/etc/cni/net.d"

      [plugins."io.containerd.grpc.v1.cri".registry]
        config_path = "${CERTS}"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
        runtime_type = "io.containerd.runc.v2"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = true
  `;
}

/** So that crictl needs no options. */
export function crictlYaml(socket: string): Text {
  return text`
    runtime-endpoint: ${socket}
    image-endpoint: ${socket}
  `;
}
