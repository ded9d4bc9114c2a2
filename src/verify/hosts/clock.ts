import { sh } from '../../core/text.ts';
import { answering, findingsOf } from '../findings.ts';
import type { Check, Finding, Look, VerifyHost } from '../model.ts';

const NAME = 'clock';
const { passed, failed, skipped } = findingsOf(NAME);

const LOOK = 'Check that the time servers can be reached: UDP port 123 to the outside, and base.ntp_servers.';
/** Certificates, tokens and logs bear this much; etcd warns from one second on. */
const MOST_OFFSET_SECONDS = 1;

/** The clock of every host is kept right. */
export const clock: Check = {
  name: NAME,
  title: 'Every clock is in step with its time servers',
  looks: ({ hosts }) => hosts.filter(({ roles }) => roles.has('base')).map(lookAt),
};

function lookAt({ name: host, roles }: VerifyHost): Look {
  const by = roles.get('base')?.time_sync;
  if (by === 'chrony') {
    return {
      host,
      script: sh`timeout 10 chronyc -c tracking`,
      judge: answering(NAME, host, { hint: LOOK, judge: (stdout) => [ofChrony(host, stdout)] }),
    };
  }
  if (by === 'systemd-timesyncd') {
    return {
      host,
      script: sh`timeout 10 timedatectl show -p NTPSynchronized --value`,
      judge: answering(NAME, host, { hint: LOOK, judge: (stdout) => [ofTimesyncd(host, stdout)] }),
    };
  }
  const why = 'its clock is not its own: base.time_sync is false, as in a container';
  return { host, script: sh`:`, judge: () => [skipped(host, why)] };
}

/** Stratum, offset in seconds and leap status are fields of `tracking` (chronyc(1)). */
function ofChrony(host: string, stdout: string): Finding {
  const fields = stdout.trim().split(',');
  const [server = '', stratum, offset, leap = ''] = [fields[1], fields[2], Number(fields[4]), fields[13]];
  if (leap !== 'Normal' && !/^(Insert|Delete) second$/.test(leap)) {
    return failed(host, `chrony is not synchronised: ${leap || 'it tells nothing'}`, LOOK);
  }
  if (Math.abs(offset) > MOST_OFFSET_SECONDS) return failed(host, `its clock is ${offset.toFixed(1)} s off`, LOOK);
  return passed(host, `${(offset * 1000).toFixed(3)} ms off ${server}, stratum ${stratum}`);
}

function ofTimesyncd(host: string, stdout: string): Finding {
  if (stdout.trim() === 'yes') return passed(host, 'systemd-timesyncd is synchronised');
  return failed(host, 'systemd-timesyncd is not synchronised', LOOK);
}
