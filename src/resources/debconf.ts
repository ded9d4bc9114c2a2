import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../core/secret.ts';
import { sh } from '../core/text.ts';
import { debconfAnswer } from './collect/debconf.ts';
import { defineResource } from './define.ts';
import { withApt } from './shell/apt-get.ts';

const TYPES = ['string', 'boolean', 'select', 'multiselect', 'note', 'text', 'password'] as const;

/** The answer to a question that a package asks when it is configured. */
export const debconf = defineResource({
  type: 'debconf',
  summary: 'The answer to a question of a package; given before the package is installed, it is not asked.',
  props: z.strictObject({
    package: z
      .string()
      .regex(/^[a-z0-9][a-z0-9+.-]+$/, 'must be a package name')
      .describe('The package that asks'),
    question: z
      .string()
      .regex(/^\S+\/\S+$/, 'must be a question, such as tzdata/Areas')
      .describe('Its name'),
    type: z.enum(TYPES).default('string').describe('Type of the answer'),
    value: z
      .union([z.string(), z.boolean().transform(String), z.instanceof(Secret)])
      .describe('The answer; a secret is masked'),
  }),

  id: (p) => p.question,

  desired: ({ value }) => ({ value: shown(value, value) }),

  observe: (p) => ({ answer: debconfAnswer(p.question) }),

  state: ({ value }, { answer }) => (answer === undefined ? {} : { value: shown(answer, value) }),

  apply: ({ package: name, question, type, value }) =>
    withApt(sh`apt_answer() { printf '%s %s %s %s\n' ${name} ${question} ${type} ${value} | debconf-set-selections; }
apt_run apt_answer`),
});

/** Of a secret only its hash is compared. */
function shown(text: string | Secret, asked: string | Secret): string {
  const plain = text instanceof Secret ? text.reveal() : text;
  return asked instanceof Secret ? `sha256 ${createHash('sha256').update(plain).digest('hex')}` : plain;
}
