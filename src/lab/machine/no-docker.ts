import { RebuildError } from '../../core/error.ts';

/** The lab cannot work on this machine: says why, and the three ways on. */
export function noDocker(why: string): RebuildError {
  return new RebuildError('LAB_NO_DOCKER', `the lab needs Docker, and ${why}`, {
    hint: 'Install Docker Engine, or use machines of your own with "-i inventory/production", or see the plan only with "--check".',
  });
}
