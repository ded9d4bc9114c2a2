import type { Document, ScalarTag } from 'yaml';

/** Ansible's marks on a value. `!unsafe` says "no template": we have none, so it is plain text. */
export const customTags: readonly ScalarTag[] = [
  { tag: '!unsafe', resolve: (text) => text },
  { tag: '!vault', resolve: (text) => text },
  { tag: '!vault-encrypted', resolve: (text) => text },
];

const VAULT = new Set(['!vault', '!vault-encrypted']);

export const isVault = (tag: string | undefined): boolean => tag !== undefined && VAULT.has(tag);

/** The first mark that nobody knows, such as `!secret`: its name and offset. */
export function unknownTag(document: Document): { tag: string; offset: number } | undefined {
  const warning = document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED');
  const tag = /Unresolved tag: (\S+)/.exec(warning?.message ?? '')?.[1];
  return warning && { tag: tag ?? '!', offset: warning.pos[0] };
}
