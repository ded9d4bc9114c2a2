import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { nearPath } from '../../report/format.ts';
import type { Role } from '../../roles/define.ts';
import { loadRole, roleNames } from '../../roles/registry.ts';
import { optionalOneOf } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { text } from '../option.ts';
import { schemaKinds, schemaOf } from '../schema/schemas.ts';
import { editorSettings, schemaFile } from '../schema/settings.ts';
import { UsageError } from '../usage.ts';

export default defineCommand({
  args: { kind: optionalOneOf('KIND', schemaKinds, 'Of which files') },
  options: {
    write: text({ value: 'DIR', help: 'Write all of them there, and print the settings of VS Code for them' }),
  },
  examples: ['./rebuild schema vars', './rebuild schema --write .vscode/rebuild'],
  run: async ({ args: { kind }, options: { write: folder }, stdout }) => {
    if ((kind === undefined) === (folder === undefined))
      throw new UsageError('one of KIND and --write is needed', `Add ${schemaKinds.join(', ')}, or --write DIR.`);
    const roles = await Promise.all(roleNames().map(loadRole));
    if (kind !== undefined) stdout.write(schemaText(kind, roles));
    if (folder === undefined) return;
    writeSchemas(folder, roles);
    stdout.write(editorSettings(nearPath(resolve(folder))));
  },
});

function schemaText(kind: (typeof schemaKinds)[number], roles: readonly Role[]): string {
  return `${JSON.stringify(schemaOf(kind, roles), null, 2)}\n`;
}

/** @throws RebuildError FILE_NOT_WRITTEN */
function writeSchemas(folder: string, roles: readonly Role[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const kind of schemaKinds) writeFileSync(join(folder, schemaFile(kind)), schemaText(kind, roles));
  } catch (cause) {
    throw new RebuildError('FILE_NOT_WRITTEN', `${folder} cannot be written: ${(cause as Error).message}`, {
      hint: 'Name a folder that you may write to.',
      cause,
    });
  }
}
