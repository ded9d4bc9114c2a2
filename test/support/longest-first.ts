import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take minutes, the longest first. */
const LONG = [
  'test/e2e/kubernetes.test.ts',
  'test/e2e/cluster.test.ts',
  'test/e2e/cloud-faults.test.ts',
  'test/contract/resources.test.ts',
  'test/e2e/upgrade.test.ts',
  'test/e2e/cloud-kills.test.ts',
];

/** Of each group, the long files begin first: one that begins last would run alone, while processors idle. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rank(a) - rank(b));
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rank({ moduleId }: TestSpecification): number {
  const index = LONG.findIndex((file) => moduleId.endsWith(file));
  return index < 0 ? LONG.length : index;
}
