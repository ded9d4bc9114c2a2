import { sh } from '../core/text.ts';

/**
 * Shell function `etcd_tools IMAGE`: puts etcdctl and etcdutl of that image into the folder "$tools". No package has
 * them, and they have to fit the data, so they are those of the image that etcd itself runs from. Needs containerd and
 * crictl on the host; pulls the image where it is not there yet.
 */
export const etcdTools = sh`
  etcd_tools() {
    all=/var/lib/rebuild/etcd-tools
    tools=$all/$(printf %s "$1" | tr -c A-Za-z0-9.- _)
    [ ! -x "$tools/etcdutl" ] || return 0
    crictl inspecti -q "$1" >/dev/null 2>&1 || crictl pull "$1" >/dev/null || {
      printf 'ETCD_IMAGE_MISSING: the image %s, which has etcdctl and etcdutl, cannot be pulled\n' "$1" >&2
      return 1
    }
    # One that was killed leaves its mount behind.
    ctr -n k8s.io images unmount --rm "$all/image" >/dev/null 2>&1 || true
    rm -rf -- "$all"
    mkdir -p -m 0700 "$all/image" "$all/new"
    ctr -n k8s.io images mount "$1" "$all/image" >/dev/null || return
    cp -- "$all/image/usr/local/bin/etcdctl" "$all/image/usr/local/bin/etcdutl" "$all/new/" || return
    ctr -n k8s.io images unmount --rm "$all/image" >/dev/null || return
    mv -- "$all/new" "$tools"
  }
`;
