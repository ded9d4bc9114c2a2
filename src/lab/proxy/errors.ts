import { type Handler, refusal } from './message.ts';

/** moto answers with an HTML page where it is surprised: made an EC2 error, so that a client need not be surprised too. */
export const translateErrors: Handler = async (request, next) => {
  const answer = await next(request);
  if (!/^\s*<(!doctype )?html/i.test(answer.body)) return answer;
  const filter = request.params.get('Filter.1.Name');
  if (filter) return refusal('InvalidParameterValue', `The filter '${filter}' is invalid`);
  return refusal('InvalidParameterValue', `The lab's endpoint cannot do ${request.action} with these parameters`);
};
