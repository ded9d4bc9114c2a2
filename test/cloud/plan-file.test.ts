import { describe, expect, it } from 'vitest';
import type { Found } from '../../src/cloud/model.ts';
import { type Survey, surveyOfNothing } from '../../src/cloud/plan.ts';
import { checkFresh, checkSubject, planFileText, readPlanFile } from '../../src/cloud/plan-file.ts';
import { sampleSpec } from './sample.ts';

const subject = { cluster: 'blue', region: 'ap-northeast-2', endpoint: 'aws' };
const now = new Date('2026-01-02T03:04:05Z');
const survey = await surveyOfNothing(sampleSpec());
const text = planFileText(subject, survey, { version: '0.1.0', now });
const plan = readPlanFile(text, 'plan.json');

function caught(work: () => unknown) {
  try {
    work();
  } catch (error) {
    return error as Error & { code: string };
  }
  return expect.fail('nothing was thrown');
}

it('a plan comes back from its file as it was', () => {
  expect(plan).toMatchObject({ ...subject, madeAt: '2026-01-02T03:04:05.000Z', version: '0.1.0', unchanged: 0 });
  expect(plan.changes).toEqual(JSON.parse(JSON.stringify(survey.changes)));
  expect(Object.keys(plan.wanted).length).toBe(survey.wanted.length);
  checkFresh(plan, survey);
});

describe('a file is no plan when it', () => {
  it.each([
    ['was changed by hand', text.replace('t3.small', 't3.large'), 'plan.json was changed after it was made'],
    ['is no JSON', 'vpc: {}', 'plan.json is not JSON'],
    ['is something else', '{}', /^plan.json is no plan of this version: format/],
    [
      'is of a later version',
      text.replace('"format": 1', '"format": 2'),
      /^plan.json is no plan of this version: format/,
    ],
  ])('%s', (_, content, message) => {
    expect(caught(() => readPlanFile(content, 'plan.json'))).toMatchObject({
      code: 'PLAN_INVALID',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});

describe('a plan is refused for', () => {
  it.each([
    ['another cluster', { cluster: 'green' }, 'the plan is for the cluster blue, and the inventory says green'],
    [
      'another region',
      { region: 'eu-west-1' },
      'the plan is for the region ap-northeast-2, and the inventory says eu-west-1',
    ],
    ['another endpoint', { endpoint: 'lab' }, 'the plan is for the endpoint aws, and the inventory says lab'],
  ])('%s', (_, other, message) => {
    expect(caught(() => checkSubject(plan, { ...subject, ...other }))).toMatchObject({
      code: 'PLAN_OTHER_CLUSTER',
      message,
    });
  });

  it('another account, where both are known', () => {
    const mine = { ...plan, account: '111111111111' };
    expect(caught(() => checkSubject(mine, { ...subject, account: '222222222222' })).code).toBe('PLAN_OTHER_CLUSTER');
    checkSubject(mine, subject);
  });
});

describe('a plan is stale when', () => {
  const vpc: Found = { type: 'vpc', name: 'blue', id: 'vpc-1', fields: { cidr: '10.0.0.0/16' }, about: {} };
  const with1: Survey = { ...survey, found: [vpc] };
  const madeWith1 = readPlanFile(planFileText(subject, with1, { version: '0.1.0', now }), 'plan.json');

  it.each<[string, typeof plan, Survey, string]>([
    ['something is there now', plan, with1, 'vpc blue is new in EC2'],
    ['something is gone', madeWith1, survey, 'vpc blue is gone in EC2'],
    [
      'something has changed',
      madeWith1,
      { ...survey, found: [{ ...vpc, fields: { cidr: '10.1.0.0/16' } }] },
      'vpc blue has changed in EC2',
    ],
    [
      'the same name is another object',
      madeWith1,
      { ...survey, found: [{ ...vpc, id: 'vpc-2' }] },
      'vpc blue has changed in EC2',
    ],
    [
      'the inventory has changed',
      plan,
      { ...survey, wanted: survey.wanted.filter(({ type }) => type !== 'elastic_ip') },
      'elastic_ip master is gone in the inventory',
    ],
    [
      'this rebuild would do something else',
      plan,
      { ...survey, changes: survey.changes.slice(1) },
      'this version of rebuild would change something else',
    ],
  ])('%s', (_, made, seen, told) => {
    expect(caught(() => checkFresh(made, seen))).toMatchObject({
      code: 'PLAN_STALE',
      message: `since the plan was made (2026-01-02T03:04:05.000Z):\n${told}`,
    });
  });

  it('not when only a state of a moment differs', () => {
    checkFresh(madeWith1, { ...survey, found: [{ ...vpc, about: { state: 'pending' } }] });
  });
});
