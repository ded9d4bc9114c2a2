import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { folderWith } from '../../support/inventory.ts';

const launcher = join(process.cwd(), 'rebuild');
const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

function need({ skip }: TestContext, ...programs: readonly string[]): void {
  for (const program of programs) skip(!has(program), `${program} is not installed`);
}

function surroundings() {
  const cwd = folderWith({
    'inv/hosts.yaml': 'web: { hosts: { web-one: , web-two: } }\ndb: { hosts: { db-one: } }\n',
    'books/site.yaml': '',
    'a file.html': '',
  });
  const env = { ...process.env, REBUILD_INVENTORY: join(cwd, 'inv'), REBUILD_CACHE: join(cwd, 'cache'), TERM: 'dumb' };
  return { cwd, env, encoding: 'utf8' as const };
}

/** What is typed, `⇥` being the Tab key, and the words that the program is then given. */
const TYPED = [
  ['rebuild doc⇥', ['doctor']],
  ['rebuild la⇥st⇥', ['lab', 'status']],
  ['rebuild facts web-t⇥', ['facts', 'web-two']],
  ['rebuild facts db:web-t⇥', ['facts', 'db:web-two']],
  ["rebuild facts 'web:!web-t⇥", ['facts', 'web:!web-two']],
  ["rebuild facts 'web:&db-⇥", ['facts', 'web:&db-one']],
  ['rebuild facts db-one,web-t⇥', ['facts', 'db-one,web-two']],
  ['rebuild role redi⇥--li⇥web-o⇥', ['role', 'redis', '--limit', 'web-one']],
  ['rebuild cluster --limit=web-o⇥', ['cluster', '--limit=web-one']],
  ['rebuild cluster -t monit⇥', ['cluster', '-t', 'monitoring']],
  ['rebuild report --format=mark⇥', ['report', '--format=markdown']],
  ['rebuild ensure loc⇥sysc⇥nam⇥x', ['ensure', 'local', 'sysctl', 'name=x']],
  ['rebuild play boo⇥si⇥', ['play', 'books/site.yaml']],
  ['rebuild report --html=boo⇥x', ['report', '--html=books/x']],
  ['rebuild report --html a⇥', ['report', '--html', 'a file.html']],
] as const;

/** Types at a shell on a terminal of its own. @returns what each line ran */
function typedAt(shell: string, setUp: readonly string[]): readonly string[] {
  const told = `rebuild() { printf '%s' '=>'; printf '<%s>' "$@"; echo; }`;
  const lines = [...setUp, told, ...TYPED.map(([line]) => line.replaceAll('⇥', '\t')), 'exit'];
  const input = lines.map((line) => `${line}\n`).join('');
  const { stdout } = spawnSync('script', ['-qec', shell, '/dev/null'], { ...surroundings(), input });
  return [...stdout.matchAll(/^\r?=>(.*?)\r?$/gm)].map(([, words]) => words!);
}

const ran = TYPED.map(([, words]) => words.map((word) => `<${word}>`).join(''));

describe('a Tab completes words of rebuild', () => {
  it('in bash', (context) => {
    need(context, 'bash', 'script');
    const setUp = [`source <('${launcher}' completion bash)`];
    expect(typedAt('bash --norc --noprofile -i', setUp)).toEqual(ran);
  });

  it('in zsh', (context) => {
    need(context, 'zsh', 'script');
    const setUp = ['autoload -U compinit', 'compinit -D -u', `source <('${launcher}' completion zsh)`];
    expect(typedAt('zsh -f -i', setUp)).toEqual(ran);
  });

  it('in fish', (context) => {
    need(context, 'fish');
    const offered = (line: string) => {
      const script = `'${launcher}' completion fish | source; complete -C ${JSON.stringify(line)}`;
      return spawnSync('fish', ['--no-config', '-c', script], surroundings()).stdout.split('\n').slice(0, -1);
    };
    expect(offered('rebuild doc')).toEqual(['doctor\tWhat of this machine the lab needs, and what is missing']);
    expect(offered('./rebuild lab st')).toEqual(['status']);
    expect(offered('rebuild facts web:!web-')).toEqual(['web:!web-one\thost in web', 'web:!web-two\thost in web']);
    expect(offered('rebuild cluster --limit=web-o')).toEqual(['--limit=web-one\thost in web']);
    expect(offered('rebuild report --html=boo').map((line) => line.split('\t')[0])).toEqual(['--html=books/']);
    expect(offered('rebuild play books/s').map((line) => line.split('\t')[0])).toEqual(['books/site.yaml']);
  });
});

it('a script never runs what lies in a folder under the name of rebuild', (context) => {
  need(context, 'bash');
  const { cwd, ...rest } = surroundings();
  const script = `source <('${launcher}' completion bash)
    cd '${cwd}' && printf '#!/bin/sh\ntouch ran' >rebuild && chmod +x rebuild
    COMP_WORDS=(./rebuild la) COMP_CWORD=1 COMP_LINE='./rebuild la' COMP_POINT=12
    _rebuild ./rebuild && echo "\${COMPREPLY[@]}" && ls ran`;
  expect(spawnSync('bash', ['-c', script], { cwd, ...rest }).stdout).toBe('lab\n');
});
