import { lines, Script, sh, words } from '../../../src/core/text.ts';
import { filesOf, type ManagedFile } from './roles/site40/contents.ts';
import { environmentLine, type SiteHost, site } from './roles/site40/site.ts';
import { unitsOf } from './roles/site40/units.ts';

/**
 * The workload as somebody who knows the system writes it by hand, to be run once over one connection. May be run again.
 * A list of packages that is there is used as it is; files are written whole.
 */
export function applyScript(host: SiteHost): string {
  return lines([
    sh`set -eu; export DEBIAN_FRONTEND=noninteractive`,
    packages(),
    ...accounts(),
    ...site.directories.map((it) => sh`install -d -m ${it.mode} -o ${it.owner} -g ${it.group} ${it.path}`),
    ...filesOf(host).map(write),
    ...unitsOf(host).map(({ name, content }) =>
      write({ path: `/etc/systemd/system/${name}`, owner: 'root', group: 'root', mode: '0644', content }),
    ),
    sh`systemctl daemon-reload`,
    sh`systemctl -q enable --now ${words(site.services)}`,
    ...settings(host),
  ]).plain();
}

/** Standard input is the script itself: what might read it is given none. */
function packages(): Script {
  return sh`
    packages() { apt-get -qy -o Dpkg::Use-Pty=0 install --no-install-recommends ${words(site.packages)} </dev/null; }
    packages 2>/dev/null || { apt-get -q update </dev/null; packages; }
  `;
}

function accounts(): Script[] {
  const { group, users } = site;
  return [
    sh`getent group ${group.name} >/dev/null || groupadd -g ${group.gid} ${group.name}`,
    ...users.map(
      ({ name, uid, shell, home }) =>
        sh`getent passwd ${name} >/dev/null || useradd -m -u ${uid} -g ${group.name} -s ${shell} -d ${home} ${name}`,
    ),
    ...users.map(
      ({ name, home, key }) => sh`
        install -d -m 0700 -o ${name} -g ${group.name} ${`${home}/.ssh`}
        grep -qsxF ${key} ${`${home}/.ssh/authorized_keys`} || echo ${key} >>${`${home}/.ssh/authorized_keys`}
        chown ${name}:${group.name} ${`${home}/.ssh/authorized_keys`}; chmod 0600 ${`${home}/.ssh/authorized_keys`}
      `,
    ),
  ];
}

function write({ path, owner, group, mode, content }: ManagedFile): Script {
  const install = sh`install -m ${mode} -o ${owner} -g ${group} /dev/stdin ${path} <<'END'`;
  return new Script([...install.parts, '\n', ...content.parts, 'END']);
}

function settings(host: SiteHost): Script[] {
  const { name, entries } = site.hostsBlock;
  const block = [`# BEGIN ${name}`, ...entries.map((it) => `${it.address} ${it.names.join(' ')}`), `# END ${name}`];
  const line = environmentLine(host);
  return [
    sh`ln -sfn ${`/usr/share/zoneinfo/${site.timezone}`} /etc/localtime; echo ${site.timezone} >/etc/timezone`,
    sh`grep -qx ${block[0]!} /etc/hosts || printf '%s\n' ${words(block)} >>/etc/hosts`,
    sh`
      if grep -qs ^EDGE_SITE= /etc/environment; then sed -i ${`s/^EDGE_SITE=.*/${line}/`} /etc/environment
      else echo ${line} >>/etc/environment; fi
    `,
    sh`[ -e ${site.nodeId} ] || head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' >${site.nodeId}`,
  ];
}
