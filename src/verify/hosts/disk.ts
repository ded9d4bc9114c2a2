import { sh } from '../../core/text.ts';
import { findingsOf, whole } from '../findings.ts';
import type { Check, Finding } from '../model.ts';

const NAME = 'disk';
const { passed, failed } = findingsOf(NAME);

/** Less than this share of bytes, or of inodes, is too little. */
const LEAST_SHARE = 0.15;
/** In a container all but tmpfs is a disk of the machine, which may be large: of that, so much is enough. */
const LEAST_IN_CONTAINER_KIB = 1024 * 1024;

/** Every real file system has room, and inodes. */
export const disk: Check = {
  name: NAME,
  title: 'Every file system has room',
  looks: ({ hosts }) =>
    hosts.map(({ name: host }) => ({
      host,
      script: sh`
        systemd-detect-virt -cq && echo container || echo machine
        timeout 15 df -lPT -k || [ $? != 124 ]
        echo ==
        timeout 15 df -lPT -i || [ $? != 124 ]
      `,
      judge: whole(NAME, host, (stdout) => ofHost(host, stdout)),
    })),
};

/** As one line of `df -PT` tells it; the unit is KiB, or an inode. */
interface Row {
  readonly type: string;
  readonly size: number;
  readonly used: number;
  readonly left: number;
  readonly path: string;
}

function ofHost(host: string, stdout: string): Finding[] {
  const [where = '', ...lines] = stdout.split('\n');
  const middle = lines.indexOf('==');
  const bytes = rowsOf(lines.slice(0, middle));
  const inodes = rowsOf(lines.slice(middle + 1));
  const isEnough = ({ type, left, size }: Row) =>
    where === 'container' && type !== 'tmpfs' ? left >= LEAST_IN_CONTAINER_KIB : shareOf({ left, size }) >= LEAST_SHARE;
  const findings = [
    ...bytes.filter((it) => !isEnough(it)).map((it) => tooFull(host, it, `${mib(it.left)} of ${mib(it.size)} MiB`)),
    ...inodes
      .filter((it) => where !== 'container' || it.type === 'tmpfs')
      .filter((it) => shareOf(it) < LEAST_SHARE)
      .map((it) => tooFull(host, it, `${it.left} of ${it.size} inodes`)),
  ];
  if (findings.length > 0) return findings;
  const [least] = bytes.toSorted((a, b) => shareOf(a) - shareOf(b));
  const says = least ? `; the fullest, ${least.path}, has ${percent(shareOf(least))} left` : '';
  return [passed(host, `${bytes.length} file systems have room${says}`)];
}

function tooFull(host: string, row: Row, left: string): Finding {
  return failed(
    `${host}:${row.path}`,
    `has only ${left} left (${percent(shareOf(row))})`,
    `Remove what is not needed: \`du -xh --max-depth=2 ${row.path} | sort -h | tail\`; or make it larger.`,
  );
}

/** What holds no data, is read-only and full by design, or belongs to one container or pod. */
const NOT_REAL_TYPES = /^(devtmpfs|squashfs|iso9660|efivarfs|fuse\.lxcfs|nsfs|proc|sysfs|cgroup2?|ramfs)$/;
const NOT_REAL_PATHS = /^\/(dev|proc|sys|run|snap)(\/|$)|^\/var\/lib\/(kubelet\/pods|containerd|docker)\/.|^\/etc\//;

function rowsOf(lines: readonly string[]): Row[] {
  return lines.flatMap((line) => {
    const [, type = '', size, used, left, , ...path] = line.trim().split(/\s+/);
    const row = { type, size: Number(size), used: Number(used), left: Number(left), path: path.join(' ') };
    const isReal = !NOT_REAL_TYPES.test(type) && !NOT_REAL_PATHS.test(row.path);
    return isReal && row.size > 0 ? [row] : [];
  });
}

/** What is reserved for root counts neither as used nor as left. */
function shareOf({ left, size }: Pick<Row, 'left' | 'size'>): number {
  return left / size;
}

const mib = (kib: number) => Math.floor(kib / 1024);
const percent = (share: number) => `${Math.floor(share * 100)} %`;
