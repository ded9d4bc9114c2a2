import { type Ec2Answer, type Ec2Request, type Handler, isSuccess, refusal } from './message.ts';

interface Remembered {
  readonly fingerprint: string;
  readonly answer: Promise<Ec2Answer>;
}

/**
 * A repeated call with the same ClientToken gives the first one's answer, also while the first is under way. moto makes
 * everything again. Refused calls are not remembered.
 */
export function clientTokens(): Handler {
  const known = new Map<string, Remembered>();
  return async (request, next) => {
    const token = request.params.get('ClientToken');
    if (!token || request.params.get('DryRun') === 'true') return next(request);
    const key = `${request.action} ${token}`;
    const fingerprint = fingerprintOf(request);
    const earlier = known.get(key);
    if (earlier) return earlier.fingerprint === fingerprint ? earlier.answer : mismatch();
    const answer = next(request);
    known.set(key, { fingerprint, answer });
    const isKept = await answer.then(isSuccess, () => false);
    if (!isKept) known.delete(key);
    return answer;
  };
}

function fingerprintOf({ params }: Ec2Request): string {
  return JSON.stringify([...params].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mismatch(): Ec2Answer {
  return refusal(
    'IdempotentParameterMismatch',
    'The request uses the same client token as a previous, but non-identical request.',
  );
}
