import { lines, type Script, sh } from '../../core/text.ts';
import type { Init } from './init-state.ts';
import { PATHS } from './paths.ts';

/** Seconds for the static pods to come back with their new arguments. */
const PATIENCE_SECONDS = 180;

/** Brings a changed configuration into force on a control plane that answers; nothing where it is in force already. */
export function reconfigure({ config, address, digest }: Init): Script {
  const kubectl = sh`kubectl --kubeconfig ${PATHS.admin} --request-timeout 20s`;
  return lines([
    sh`
      applied=$(cat ${PATHS.applied} 2>/dev/null) || :
      if [ "$applied" != ${digest} ]; then
      now=$(${kubectl} get configmap -n kube-system kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}')
      value() { sed -n "s/^ *$1: *//p" | tr -d "\"'" | head -n 1; }
      for field in clusterName controlPlaneEndpoint podSubnet serviceSubnet; do
        is=$(echo "$now" | value $field); wanted=$(value $field <${config})
        [ "$is" = "$wanted" ] || {
          echo "KUBEADM_FIXED: $field of a running cluster cannot be changed: it is $is, wanted $wanted" >&2; exit 1; }
      done
      wanted=$(value kubernetesVersion <${config})
      if [ "$(echo "$now" | value kubernetesVersion)" != "$wanted" ]; then
        ${upgrade(config)}
      fi
      run_kubeadm init phase upload-config all --config ${config} || explain
    `,
    serverCertificate(config),
    sh`
      run_kubeadm init phase etcd local --config ${config} || explain
      run_kubeadm init phase control-plane all --config ${config} || explain
      left=${PATIENCE_SECONDS}; ready=0
      while [ $ready -lt 5 ]; do
        sleep 1
        if curl -fsS -m 3 -o /dev/null --cacert ${PATHS.pki}/ca.crt ${`https://${address}:6443/readyz`} 2>/dev/null; then
          ready=$((ready + 1))
        else ready=0; fi
        left=$((left - 1))
        [ $left -gt 0 ] || { echo 'KUBEADM_UNHEALTHY: with the new configuration the API server does not answer' >&2; exit 1; }
      done
      fi
    `,
  ]);
}

/**
 * On control groups of version 1 kubeadm's check of the system fails, as in init. A CoreDNS of our own choice is newer than
 * the migration of its configuration that kubeadm knows: it only gets its image.
 */
function upgrade(config: string): Script {
  const kubectl = sh`kubectl --kubeconfig ${PATHS.admin} --request-timeout 20s`;
  return sh`
    over= skip=
    [ -e /sys/fs/cgroup/cgroup.controllers ] || over=SystemVerification
    if grep -q '^dns:' ${config}; then
      over=$over,CoreDNSMigration,CoreDNSUnsupportedPlugins
      skip=--skip-phases=addon/coredns
    fi
    run_kubeadm upgrade apply --yes "--ignore-preflight-errors=\${over#,}" $skip "$wanted" || explain
    if [ -n "$skip" ]; then
      image=$(kubeadm config images list --config ${config} 2>/dev/null | grep '/coredns:')
      ${kubectl} set image -n kube-system deployment/coredns "coredns=$image"
    fi
  `;
}

/** kubeadm keeps a certificate that lacks a name: the new one is made beside the old one, which then gives way. */
function serverCertificate(config: string): Script {
  return sh`
    trial=$(mktemp -d ${PATHS.etc}/.rebuild-pki.XXXXXX)
    trap 'rm -rf -- "$trial" "$said" "$said".*' EXIT
    cp ${PATHS.pki}/ca.crt ${PATHS.pki}/ca.key "$trial"
    sed "s|^certificatesDir: .*|certificatesDir: $trial|" ${config} >"$trial/kubeadm.yaml"
    run_kubeadm init phase certs apiserver --config "$trial/kubeadm.yaml" || explain
    names() { openssl x509 -in "$1" -noout -ext subjectAltName; }
    if [ "$(names "$trial/apiserver.crt")" != "$(names ${PATHS.pki}/apiserver.crt)" ]; then
      mv -f "$trial/apiserver.key" "$trial/apiserver.crt" ${PATHS.pki}/
    fi
    rm -rf -- "$trial"
  `;
}
