import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { openSecrets, type SecretStore } from '../../src/inventory/secrets.ts';
import type { Lab, Sshd } from '../transport/sshd.ts';

const repository = resolve(import.meta.dirname, '../..');

/** A role that has secrets in files, output and errors, and that stops where the files `hold` and `fail` say so. */
const ROLE = `
import { command, defineRole, file, secret, sh, text } from 'rebuild';
import { z } from 'zod';
export default defineRole({
  name: 'vault',
  summary: 'Of a test.',
  vars: z.strictObject({ folder: z.string(), password: secret(), token: secret(), phrase: secret() }),
  tasks: ({ vars: { folder, password, token, phrase } }) => [
    file({ path: folder + '/conf', content: text\`pass \${password}\\n\`, owner: 'root', group: 'root', mode: '0600' }),
    command({ name: 'log in', run: sh\`echo told \${token}; touch \${folder}/in\`, creates: folder + '/in' }),
    command({
      name: 'hold',
      run: sh\`echo \${folder} \${token}; touch \${folder}/holds; while [ -e \${folder}/hold ]; do sleep 0.05; done\`,
      unless: sh\`[ ! -e \${folder}/hold ]\`,
    }),
    command({
      name: 'fail',
      run: sh\`echo denied \${phrase} \${password} >&2; exit 3\`,
      unless: sh\`[ ! -e \${folder}/fail ]\`,
    }),
  ],
});
`;

/** An inventory with one host, which a real sshd of this machine is, and what a person has around it. */
export class VaultSite {
  readonly folder: string;
  readonly secrets: SecretStore;
  readonly #env: Readonly<Record<string, string>>;

  constructor(lab: Lab, { port }: Sshd) {
    this.folder = join(lab.folder, 'site');
    for (const name of ['host', 'own', 'home/.ssh', 'roles/vault', 'roles/node_modules'])
      mkdirSync(this.at(name), { recursive: true });
    symlinkSync(repository, this.at('roles/node_modules/rebuild'));
    symlinkSync(join(repository, 'node_modules/zod'), this.at('roles/node_modules/zod'));
    const vault = `{ folder: ${this.at('host')}, password: secret:password, token: secret:token, phrase: secret:phrase }`;
    const access = `ansible_host: 127.0.0.1, ansible_port: ${port}, ansible_user: ${userInfo().username}`;
    const host = `{ ${access}, ansible_ssh_private_key_file: ${lab.key('user')}, vault: ${vault} }`;
    this.#write('roles/vault/vault.ts', ROLE);
    this.#write('own/hosts.yaml', `web: { hosts: { here: ${host} } }\n`);
    this.#write('site.yaml', '- hosts: web\n  roles: [vault]\n');
    this.#write('home/.ssh/known_hosts', `[127.0.0.1]:${port} ${lab.publicKey('host')}\n`);
    this.secrets = openSecrets({ folder: this.at('own'), generate: true, keyFile: this.at('own/secrets.key') });
    this.#env = {
      HOME: this.at('home'),
      REBUILD_HOME: this.at('state'),
      REBUILD_CACHE: process.env.REBUILD_CACHE || join(homedir(), '.cache/rebuild'),
      REBUILD_INVENTORY: this.at('own'),
      REBUILD_ROLES_PATH: this.at('roles'),
      REBUILD_SECRETS_KEY_FILE: this.at('own/secrets.key'),
      NO_COLOR: '1',
    };
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  /** Starts `./rebuild` as a user would, and does not wait. */
  start(...words: readonly string[]) {
    return execa('./rebuild', [...words], { cwd: repository, env: this.#env, reject: false, stdin: 'ignore' });
  }

  /** The same at a terminal of its own: what is written to its standard input is typed. */
  startAtTerminal(...words: readonly string[]) {
    const command = ['./rebuild', ...words].join(' ');
    const env = { ...this.#env, TERM: 'xterm' };
    return execa('script', ['-qec', command, '/dev/null'], { cwd: repository, env, reject: false });
  }

  /** Makes what the role waits for, or takes it away. */
  set(name: 'hold' | 'fail', isThere: boolean): void {
    rmSync(this.at('host/holds'), { force: true });
    if (isThere) this.#write(`host/${name}`, '');
    else rmSync(this.at(`host/${name}`), { force: true });
  }

  get holds(): boolean {
    return existsSync(this.at('host/holds'));
  }

  /** Files below `state` and `own` in which one of these stands, as it is, as in JSON or as in base64. */
  filesWith(values: readonly string[]): string[] {
    const spellings = values.flatMap((value) => [
      value,
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
    ]);
    return this.files().filter((file) => {
      const content = readFileSync(file, 'utf8');
      return spellings.some((spelling) => content.includes(spelling));
    });
  }

  files(): string[] {
    return ['state', 'own'].flatMap((name) =>
      readdirSync(this.at(name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
  }

  #write(path: string, content: string): void {
    writeFileSync(this.at(path), content);
  }
}
