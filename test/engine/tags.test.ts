import { expect, it } from 'vitest';
import { isSelected } from '../../src/engine/tags.ts';

it.each([
  ['no filter', ['config'], [], [], true],
  ['a matching tag', ['config'], ['config'], [], true],
  ['another tag', ['config'], ['install'], [], false],
  ['no tag of its own', [], ['install'], [], false],
  ['always', ['always'], ['install'], [], true],
  ['always, but skipped', ['always'], ['install'], ['always'], false],
  ['never', ['never'], [], [], false],
  ['never, but asked for by another tag of it', ['never', 'wipe'], ['wipe'], [], true],
  ['tagged', ['config'], ['tagged'], [], true],
  ['untagged', ['config'], ['untagged'], [], false],
  ['all', [], ['all'], [], true],
  ['a skipped tag', ['config'], [], ['config'], false],
])('%s', (_, own, tags, skipTags, expected) => {
  expect(isSelected(own, { tags, skipTags })).toBe(expected);
});
