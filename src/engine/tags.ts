/** Which tasks a run looks at. Ansible's rules, with its special tags `always`, `never`, `all`, `tagged`, `untagged`. */
export interface TagFilter {
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
}

export function isSelected(own: readonly string[], { tags, skipTags }: TagFilter): boolean {
  if (matches(own, skipTags)) return false;
  if (tags.length === 0) return !own.includes('never');
  if (own.includes('always') && !tags.includes('never')) return true;
  if (own.includes('never') && !own.some((tag) => tags.includes(tag))) return false;
  return matches(own, tags);
}

function matches(own: readonly string[], asked: readonly string[]): boolean {
  return asked.some(
    (tag) =>
      own.includes(tag) ||
      tag === 'all' ||
      (tag === 'tagged' && own.length > 0) ||
      (tag === 'untagged' && own.length === 0),
  );
}
