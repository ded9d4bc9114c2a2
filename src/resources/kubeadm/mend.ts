import { type Script, sh, words } from '../../core/text.ts';
import { PATHS } from './paths.ts';

/** Certificates that an authority of the cluster has signed. The authorities themselves are never made anew. */
const LEAVES = [
  'apiserver',
  'apiserver-kubelet-client',
  'apiserver-etcd-client',
  'front-proxy-client',
  'etcd/server',
  'etcd/peer',
  'etcd/healthcheck-client',
];

const KUBECONFIGS = ['admin', 'super-admin', 'kubelet', 'controller-manager', 'scheduler'];

/**
 * kubeadm writes files in place: one that it was killed in the middle of is cut short, and it stops at such a file
 * instead of making it again. Those that can be made again are therefore removed.
 */
export const removeBroken: Script = sh`
  broken() { echo "removed, to be made again: $*"; rm -f -- "$@"; }
  pair() {
    cert=$(openssl x509 -in "$1.crt" -noout -pubkey 2>/dev/null) && key=$(openssl pkey -in "$1.key" -pubout 2>/dev/null) &&
      [ "$cert" = "$key" ]
  }
  cd ${PATHS.pki} 2>/dev/null && for leaf in ${words(LEAVES)}; do
    [ ! -e "$leaf.crt" ] && [ ! -e "$leaf.key" ] || pair "$leaf" || broken "$leaf.crt" "$leaf.key"
  done
  if [ -e sa.key ] || [ -e sa.pub ]; then
    if public=$(openssl pkey -in sa.key -pubout 2>/dev/null); then
      [ "$public" = "$(cat sa.pub 2>/dev/null)" ] || printf '%s\n' "$public" >sa.pub
    else broken sa.key sa.pub; fi
  fi
  cd ${PATHS.etc}
  for name in ${words(KUBECONFIGS)}; do
    conf=$name.conf
    [ -e "$conf" ] || continue
    key=$(sed -n 's/^ *client-key: *//p' "$conf")
    if [ -n "$key" ]; then openssl pkey -in "$key" -noout 2>/dev/null || broken "$conf"
    else
      sed -n 's/^ *client-key-data: *//p' "$conf" | base64 -d 2>/dev/null | openssl pkey -noout 2>/dev/null || broken "$conf"
    fi
  done
`;
