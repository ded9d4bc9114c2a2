import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { builtins } from './builtins.ts';
import { inPlace } from './in-place.ts';
import type { Notes } from './stamps.ts';

/** Large, and of use to few commands, which load them by themselves. */
const OUTSIDE = [/^@aws-sdk\//, /^echarts\//];
/** What else decides what the bundle is. */
const DECISIVE = [
  'package.json',
  'package-lock.json',
  'scripts/bundle/builtins.ts',
  'scripts/bundle/in-place.ts',
  'scripts/bundle/rolldown.ts',
];

export interface Chunk {
  /** Its name in the folder. */
  readonly file: string;
  /** The file that it is loaded in place of, when it is one by which the bundle is entered. */
  readonly source: string | undefined;
}

/**
 * Bundles the program, the front door of roles, zod and the repository's roles into `folder`. What is imported only when it is
 * needed stays so.
 */
export async function bundle(home: string, folder: string, read: Notes): Promise<readonly Chunk[]> {
  for (const name of DECISIVE) read.note(join(home, name));
  const build = await rolldown({
    cwd: home,
    input: inputs(home),
    platform: 'node',
    external: OUTSIDE,
    tsconfig: false,
    // As Node has it: what is imported without the word `type` is imported.
    transform: { typescript: { onlyRemoveTypeImports: true } },
    logLevel: 'silent',
    plugins: [noting(read), inPlace, compiled, withoutHttp, builtins],
  });
  try {
    const { output } = await build.write({
      dir: folder,
      format: 'esm',
      sourcemap: 'hidden',
      sourcemapExcludeSources: true,
      // What is not there need not be read; places are told by the source maps.
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
    });
    const chunks = output.filter((it) => it.type === 'chunk');
    return chunks.map(({ fileName, isEntry, facadeModuleId }) => ({
      file: fileName,
      source: isEntry ? (facadeModuleId ?? undefined) : undefined,
    }));
  } finally {
    await build.close();
  }
}

function inputs(home: string): Record<string, string> {
  const roles = readdirSync(join(home, 'roles'))
    .map((name) => [`role-${name}`, join(home, 'roles', name, `${name}.ts`)] as const)
    .filter(([, file]) => existsSync(file));
  return {
    main: join(home, 'src/cli/main.ts'),
    index: join(home, 'src/index.ts'),
    zod: 'zod',
    ...Object.fromEntries(roles),
  };
}

function noting(read: Notes): Plugin {
  return {
    name: 'noting',
    load(id) {
      if (!id.startsWith('\0')) read.note(id);
      return null;
    },
  };
}

/** What libraries have in machine code is there only where somebody has compiled it, and is looked for where it would be. */
const compiled: Plugin = {
  name: 'compiled',
  resolveId: {
    filter: { id: /\.node$/ },
    handler: (path, importer) => ({ id: resolve(dirname(importer ?? ''), path), external: 'absolute' }),
  },
};

/** What ssh2 has for HTTP through SSH, which nobody uses here, would load Node's HTTP and TLS at each start. */
const withoutHttp: Plugin = {
  name: 'without-http',
  load: {
    filter: { id: /\/ssh2\/lib\/http-agents\.js$/ },
    handler: () => 'module.exports = {};',
  },
};
