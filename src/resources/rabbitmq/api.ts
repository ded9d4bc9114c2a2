import { type Script, sh, type Text } from '../../core/text.ts';
import { NOT_YET } from '../probe.ts';

/**
 * curl configuration with the credentials of an administrator, of mode 0600, which the rabbitmq role writes. Where it
 * serves, RabbitMQ is read and changed through its management API on localhost, at a hundredth of the processor time of
 * `rabbitmqctl`, which starts a virtual machine. Where it does not (not written yet, password just changed, plugin off),
 * `rabbitmqctl` is what works.
 */
export const API_CREDENTIALS = '/etc/rabbitmq/management.curlrc';

/** Calls the management API; `rest` are arguments for curl, the last is the path. Fails when it does not serve. */
function api(rest: Script): Script {
  return sh`curl -q -sf -m 30 --noproxy '*' -K ${API_CREDENTIALS} ${rest}`;
}

const BASE = 'http://127.0.0.1:15672/api';

/** Prints all definitions as JSON, in the form that `importDefinitions` takes. Exits NOT_YET when no server answers. */
export const exportDefinitions: Script = sh`
  if [ -r ${API_CREDENTIALS} ] && ${api(sh`${`${BASE}/definitions`}`)} 2>/dev/null; then exit 0; fi
  command -v rabbitmqctl >/dev/null || { echo "RabbitMQ is not installed" >&2; exit ${NOT_YET}; }
  systemctl -q is-active rabbitmq-server || { echo "RabbitMQ is not running" >&2; exit ${NOT_YET}; }
  rabbitmqctl -q export_definitions - || exit ${NOT_YET}
`;

/** Creates or changes what `definitions` (JSON) names; removes nothing. */
export function importDefinitions(definitions: Text): Script {
  return sh`
    if [ -r ${API_CREDENTIALS} ] && printf %s ${definitions} |
      ${api(sh`-o /dev/null -H 'content-type: application/json' --data-binary @- ${`${BASE}/definitions`}`)} 2>/dev/null
    then :; else printf %s ${definitions} | rabbitmqctl -q import_definitions; fi
  `;
}

/** Runs a `rabbitmqctl` that removes something; it is no error that it is gone already. */
export function remove(args: readonly string[]): Script {
  return sh`
    out=$(${rabbitmqctl(args)} 2>&1) || case $out in
      *'does not exist'* | *'not found'* | *no_such*) ;;
      *) printf '%s\n' "$out"; exit 1;;
    esac
  `;
}

/** Runs `rabbitmqctl`. Holds no secrets: its arguments stand in the process list. */
export function rabbitmqctl(args: readonly string[]): Script {
  return args.reduce((script, arg) => sh`${script} ${arg}`, sh`rabbitmqctl -q`);
}
