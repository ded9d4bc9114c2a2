import { type Handler, isSuccess, listParam } from './message.ts';

/** Tells what was done to instances: some calls, such as RebootInstances, leave no trace in the endpoint. */
export function notice(seen: (action: string, instanceIds: readonly string[]) => void): Handler {
  return async (request, next) => {
    const answer = await next(request);
    const isDone = isSuccess(answer) && !/^(Describe|Get)/.test(request.action);
    if (isDone) seen(request.action, listParam(request.params, 'InstanceId'));
    return answer;
  };
}
