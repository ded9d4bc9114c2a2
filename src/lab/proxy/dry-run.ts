import { type Handler, refusal } from './message.ts';

/**
 * A dry run makes nothing, whatever it is of. moto knows the flag in a few actions only, and carries the others out.
 * Everybody may do everything in the lab.
 */
export const dryRuns: Handler = async (request, next) => {
  const isDry = request.params.get('DryRun') === 'true' && !request.action.startsWith('Describe');
  return isDry
    ? refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412)
    : await next(request);
};
