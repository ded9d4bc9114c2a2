import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A folder of src imports from itself and from the folders before it. */
const LAYERS = [
  'core',
  'kubernetes',
  'config',
  'transport',
  'facts',
  'resources',
  'roles',
  'inventory',
  'playbook',
  'engine',
  'cloud',
  'capacity',
  'machine',
  'mirror',
  'lab',
  'history',
  'verify',
  'report',
  'cli',
];

/** Where each library is used. What is not listed here is not to be imported. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/client-ec2': ['cloud'],
  '@aws-sdk/client-pricing': ['cloud'],
  '@aws-sdk/client-service-quotas': ['cloud'],
  '@aws-sdk/client-sts': ['cloud'],
  'age-encryption': ['inventory'],
  diff: ['engine'],
  echarts: ['report'],
  // The machine's own programs: openssh's in transport, apt's in machine, go's in mirror, docker's in lab.
  execa: ['transport', 'machine', 'mirror', 'lab'],
  'fastest-levenshtein': ['config'],
  'ipaddr.js': ['cloud', 'lab'],
  listr2: ['report'],
  // As general as a loop.
  'p-limit': LAYERS,
  picocolors: ['report'],
  picomatch: ['inventory'],
  ssh2: ['transport'],
  'ssh-config': ['transport'],
  tinyqueue: ['capacity'],
  yaml: ['config'],
  // The language of every schema.
  zod: LAYERS,
};

const LONGEST = 200;

/** Programs of their own, which have no reporter. */
const OWN_PROGRAMS = ['src/lab/daemon.ts'];

/** Files that may be longer than that, each with the reason. */
const LONGER: Readonly<Record<string, string>> = {};

const source = filesBelow('src');
const roles = filesBelow('roles');

describe('src', () => {
  it('imports only downwards', () => {
    const upwards = source.flatMap((file) =>
      localImports(file)
        .filter((imported) => layerOf(imported) > layerOf(file))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(upwards).toEqual([]);
  });

  it('has no folder that stands in no layer', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !LAYERS.includes(name))).toEqual([]);
  });

  it('has no cycle of imports', () => {
    expect(cycles()).toEqual([]);
  });

  it('uses each library in its home only', () => {
    const astray = source.flatMap((file) =>
      packages(file)
        .filter((name) => !HOMES[name]?.includes(LAYERS[Math.floor(layerOf(file))]!))
        .map((name) => `${file} imports ${name}`),
    );
    expect(astray).toEqual([]);
  });

  it('writes to the console and to the standard streams only in report and cli', () => {
    const writers = source
      .filter((file) => !/^src\/(report|cli)\//.test(file))
      .filter((file) => /\bconsole\.\w+\(|\bprocess\.(stdout|stderr)\b/.test(read(file)));
    expect(writers).toEqual(OWN_PROGRAMS);
  });
});

describe('roles', () => {
  it('import only the front door, zod and their own folder', () => {
    const others = roles.flatMap((file) =>
      imports(file)
        .filter((path) => !isAllowedInRole(file, path))
        .map((path) => `${file} imports ${path}`),
    );
    expect(others).toEqual([]);
  });

  function isAllowedInRole(file: string, path: string): boolean {
    if (!path.startsWith('.')) return path === 'rebuild' || path === 'zod';
    return join(dirname(file), path).startsWith(`${file.split('/').slice(0, 2).join('/')}/`);
  }
});

describe('files', () => {
  it(`have at most ${LONGEST} lines, but those listed`, () => {
    const long = [...source, ...roles].filter((file) => read(file).split('\n').length - 1 > LONGEST);
    expect(long).toEqual(Object.keys(LONGER));
  });

  it('have their tests where tests of such a name are expected', () => {
    const known = new Set(
      [...source, ...roles, ...filesBelow('scripts')].map((file) => dirname(file.replace(/^src\//, ''))),
    );
    const folders = filesBelow('test')
      .filter((file) => /^test\/(?!contract|e2e|docs|support)[^/]+\/.*\.test\.ts$/.test(file))
      .map((file) => dirname(file.slice('test/'.length)));
    expect([...new Set(folders)].filter((folder) => !known.has(folder))).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .toSorted();
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/** What `import … from`, `export … from` and `import('…')` name. */
function imports(file: string): string[] {
  const statements = read(file).matchAll(
    /^(?:import|export|\})[^'"`;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...statements].map(([, from, bare, dynamic]) => (from ?? bare ?? dynamic)!);
}

function localImports(file: string): string[] {
  return imports(file)
    .filter((path) => path.startsWith('.'))
    .map((path) => normalize(join(dirname(file), path)));
}

function packages(file: string): string[] {
  return imports(file)
    .filter((path) => !path.startsWith('.') && !path.startsWith('node:'))
    .map((path) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'));
}

/** What stands in no folder, the front door of the roles, lies just above the folder that defines roles. */
function layerOf(file: string): number {
  const layer = LAYERS.indexOf(file.split('/')[1]!);
  return layer === -1 ? LAYERS.indexOf('roles') + 0.5 : layer;
}

/** Each as `a > b > a`. Lazy imports count: they are a dependency all the same. */
function cycles(): string[] {
  const found: string[] = [];
  const finished = new Set<string>();
  const visit = (file: string, above: readonly string[]) => {
    if (above.includes(file)) {
      found.push([...above.slice(above.indexOf(file)), file].join(' > '));
      return;
    }
    if (finished.has(file) || !source.includes(file)) return;
    for (const imported of localImports(file)) visit(imported, [...above, file]);
    finished.add(file);
  };
  for (const file of source) visit(file, []);
  return found;
}
