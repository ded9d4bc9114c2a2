import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';

/** Of the distribution of Ansible's community, which is too big to be installed for two modules. */
const DISTRIBUTION = 'ansible==14.5.0';
const NAMES = ['ansible/posix', 'community/general'];

/** Puts the collections that the workload uses into the folder `collections` of an environment. */
export async function addCollections(venv: string): Promise<void> {
  const draft = join(venv, 'download');
  mkdirSync(draft, { recursive: true });
  const run = $({ quiet: true });
  const wheel = ['--no-deps', '--only-binary', ':all:', '--python-version', '3.12', '--dest', draft];
  await run`${venv}/bin/python -m pip download --quiet --disable-pip-version-check ${wheel} ${DISTRIBUTION}`;
  await run`${venv}/bin/python -c ${unpack} ${draft} ${join(venv, 'collections')} ${NAMES}`;
  rmSync(draft, { recursive: true });
}

const unpack = `
import glob, sys, zipfile
draft, folder, *names = sys.argv[1:]
wheel = zipfile.ZipFile(glob.glob(draft + "/*.whl")[0])
wanted = tuple("ansible_collections/" + name + "/" for name in names)
wheel.extractall(folder, [it for it in wheel.namelist() if it.startswith(wanted)])
`;
