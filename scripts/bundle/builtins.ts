import { isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';

const IMPORT = /^import (?:([\w$]+)(?:, )?)?(?:\{ ([^}]*) \})? from "([\w:/]+)";$/gm;

/**
 * Takes Node's own modules as objects. To import one makes everything that it could export, and some of that is large: all
 * of the web's streams and cryptography.
 */
export const builtins: Plugin = {
  name: 'builtins',
  renderChunk: (code) => ({
    code: code.replace(IMPORT, (line, whole: string | undefined, parts: string | undefined, name: string) => {
      if (!isBuiltin(name)) return line;
      const names = [whole, parts && `{ ${parts.replaceAll(' as ', ': ')} }`].filter(Boolean);
      // In one line, for the source map counts them.
      return names.map((it) => `const ${it} = globalThis.process.getBuiltinModule("${name}");`).join(' ');
    }),
    map: null,
  }),
};
