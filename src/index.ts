/** The front door for roles. */
export { RebuildError } from './core/error.ts';
export { Secret } from './core/secret.ts';
export { joinText, lines, Script, sh, Text, text, words } from './core/text.ts';
export { byOs, type SupportedOs } from './facts/by-os.ts';
export type { Facts } from './facts/facts.ts';
export { apt } from './resources/apt.ts';
export { defineResource, handler, type Task } from './resources/define.ts';
export { directory } from './resources/directory.ts';
export { file } from './resources/file.ts';
export { link } from './resources/link.ts';
export { defineRole, type HostView, type RoleContext } from './roles/define.ts';
export { secret } from './roles/vars.ts';
