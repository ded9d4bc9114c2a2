import { type Script, sh } from '../../core/text.ts';
import { kubectl } from '../../resources/kube/kubectl.ts';
import { whole } from '../findings.ts';
import type { Finding, Look, VerifyHost, VerifySite } from '../model.ts';

/** Seconds after which a question to the API server counts as not answered. */
const PATIENCE_SECONDS = 30;

/** A kubectl command line that ends in any case. */
export function kubectlFor(args: Script): Script {
  return sh`timeout ${PATIENCE_SECONDS} ${kubectl} --request-timeout=${`${PATIENCE_SECONDS - 5}s`} ${args}`;
}

/** The host that Kubernetes is asked on; undefined where the site has no Kubernetes. */
export function controlPlane({ hosts }: VerifySite): VerifyHost | undefined {
  return hosts.find(({ roles }) => roles.has('kubeadm_init'));
}

/** Every host that is to be a node. */
export function nodesOf({ hosts }: VerifySite): readonly VerifyHost[] {
  return hosts.filter(({ roles }) => roles.has('kubelet'));
}

interface Listing<Field extends string> {
  readonly check: string;
  /** Kinds as kubectl takes them, such as `deployments,daemonsets`; of all namespaces. */
  readonly kinds: string;
  /** Paths in an object, such as `.metadata.name`, by the names that `judge` sees. */
  readonly fields: Readonly<Record<Field, string>>;
  /** @param objects of each, its fields: text as it is, a mapping or list as JSON, empty where it is not there */
  judge(objects: readonly Readonly<Record<Field, string>>[]): readonly Finding[];
}

/** Lists objects on the control plane, one line each with only the fields that are judged: of many pods the whole would be much. */
export function listing<Field extends string>(
  site: VerifySite,
  { check, kinds, fields, judge }: Listing<Field>,
): readonly Look[] {
  const host = controlPlane(site)?.name;
  if (host === undefined) return [];
  const names = Object.keys(fields) as Field[];
  const line = names.map((name) => `{${fields[name]}}`).join('{"\\t"}');
  return [
    {
      host,
      script: kubectlFor(sh`get ${kinds} -A -o ${`jsonpath={range .items[*]}${line}{"\\n"}{end}`}`),
      judge: whole(check, host, (stdout) => {
        const lines = stdout.split('\n').filter(Boolean);
        return judge(
          lines.map(
            (it) =>
              Object.fromEntries(it.split('\t').map((value, index) => [names[index], value])) as Readonly<
                Record<Field, string>
              >,
          ),
        );
      }),
    },
  ];
}
