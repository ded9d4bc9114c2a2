import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether the command is in the PATH; administrators' folders count too. */
export function hasCommand(command: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, command)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
