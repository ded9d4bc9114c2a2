import { z } from 'zod';

const tags = z
  .union([z.string(), z.array(z.string())], { error: 'must be a tag or a list of tags' })
  .transform((given) => [given].flat().flatMap((it) => it.split(',').map((tag) => tag.trim())))
  .default([]);

const variables = z.record(z.string(), z.unknown());

const pattern = z
  .union([z.string(), z.array(z.string()).min(1)], { error: 'must be a pattern of hosts' })
  .transform((given) => [given].flat().join(','));

/** Names of plays written before, in the same file or in one that it imports; none for its start. */
const after = z
  .union([z.string(), z.array(z.string())], { error: 'must be names of plays' })
  .transform((given) => [given].flat())
  .optional();

/** A role by its name, or with variables and tags of this use, and perhaps only on some hosts of its play. */
const roleUseSchema = z.union([
  z
    .string()
    .transform((role) => ({ role, vars: {} as Record<string, unknown>, tags: [] as string[], hosts: undefined })),
  z.strictObject({
    role: z.string().describe('Name of a role'),
    vars: variables.default({}).describe('Variables of the role for this use'),
    tags: tags.describe('Tags of this use'),
    hosts: pattern.optional().describe('Only on these hosts of the play'),
  }),
]);

const SERIAL = 'must be a number of hosts or a share such as 30%';

export const playSchema = z.strictObject({
  name: z.string().optional().describe('As it is shown, and as `after` of another play names it'),
  hosts: pattern.describe('Pattern of the hosts that it runs on'),
  roles: z.array(roleUseSchema).min(1).describe('What each host goes through, in this order'),
  after: after.describe('Names of plays that it waits for; none to begin at once'),
  tags: tags.describe('Tags of all its roles'),
  vars: z.record(z.string(), variables).default({}).describe('Variables of roles, by the name of the role'),
  serial: z
    .union([z.int().positive(SERIAL), z.string().regex(/^([1-9]\d?|100)%$/, SERIAL)], { error: SERIAL })
    .optional()
    .describe('How many hosts are worked on before the next ones start: a number, or a share such as 30%'),
  max_fail_percentage: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Share of the hosts, in percent, that may fail before the play ends for all'),
});

/** Another playbook in this place; its path is relative to this file, its start waits for `after`. */
const importSchema = z.strictObject({
  import_playbook: z.string().describe('Another playbook in this place, relative to this file'),
  after: after.describe('Names of plays that its start waits for; none to begin at once'),
  tags: tags.describe('Tags of all its plays'),
});

export const playbookSchema = z.array(z.union([playSchema, importSchema])).min(1, 'has no plays');
