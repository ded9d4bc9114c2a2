import { type Instance, instanceElements } from './instances.ts';
import { type Ec2Request, type Handler, isSuccess } from './message.ts';
import { at, descendants, itemsAt, parseXml, renderXml, setValue, valueAt, type Xml } from './xml.ts';

export interface TruthOptions {
  /** The state that the hosts justify, for an instance that the endpoint gives another. */
  stateOf(instance: Pick<Instance, 'id' | 'state'>): string;
}

const stateCodes: Record<string, number> = {
  ...{ pending: 0, running: 16, 'shutting-down': 32, terminated: 48, stopping: 64, stopped: 80 },
};

/**
 * moto changes states at once and invents public addresses that belong to strangers. Clients are told what the hosts
 * justify, and addresses that lead to them.
 */
export function tellTruth({ stateOf }: TruthOptions): Handler {
  return async (request, next) => {
    if (!['RunInstances', 'DescribeInstances', 'DescribeInstanceStatus'].includes(request.action)) return next(request);
    const { states, rest } = withoutStateFilter(request);
    const answer = await next(rest);
    if (!isSuccess(answer)) return answer;
    const xml = parseXml(answer.body);
    for (const item of instanceElements(xml)) correct(item, stateOf);
    for (const item of itemsAt(xml, 'instanceStatusSet')) correctState(item, stateOf);
    if (states) keepStates(xml, states);
    return { ...answer, body: renderXml(xml) };
  };
}

function correct(item: Xml, stateOf: TruthOptions['stateOf']): void {
  correctState(item, stateOf);
  const address = valueAt(item, 'privateIpAddress');
  for (const it of descendants(item, 'ipAddress', 'publicIp')) {
    if (!it.text.startsWith('127.')) it.text = address; // an Elastic IP is 127.x already
  }
  for (const it of descendants(item, 'dnsName', 'publicDnsName')) it.text = '';
}

function correctState(item: Xml, stateOf: TruthOptions['stateOf']): void {
  const state = at(item, 'instanceState');
  if (!state) return;
  const told = stateOf({ id: valueAt(item, 'instanceId'), state: valueAt(state, 'name') });
  setValue(state, 'name', told);
  setValue(state, 'code', String(stateCodes[told]));
  const checks = [at(item, 'instanceStatus'), at(item, 'systemStatus')].filter((it) => it !== undefined);
  if (told === 'pending') for (const check of checks) setValue(check, 'status', 'initializing');
}

/** The endpoint would judge by the states that it believes: it is asked for all, and judged here instead. */
function withoutStateFilter(request: Ec2Request): { states?: ReadonlySet<string>; rest: Ec2Request } {
  const name = [...request.params].find(([, value]) => value === 'instance-state-name')?.[0] ?? '';
  const filter = /^(Filter\.\d+)\.Name$/.exec(name)?.[1];
  if (!filter) return { rest: request };
  const params = [...request.params];
  const states = params.filter(([key]) => key.startsWith(`${filter}.Value.`)).map(([, value]) => value);
  const others = params.filter(([key]) => !key.startsWith(`${filter}.Value.`));
  const all = Object.keys(stateCodes).map((state, index): [string, string] => [`${filter}.Value.${index + 1}`, state]);
  return { states: new Set(states), rest: { ...request, params: new URLSearchParams([...others, ...all]) } };
}

function keepStates(xml: Xml, states: ReadonlySet<string>): void {
  const isKept = (item: Xml) => states.has(valueAt(item, 'instanceState.name'));
  for (const list of descendants(xml, 'instancesSet', 'instanceStatusSet'))
    list.children = list.children.filter(isKept);
  const reservations = at(xml, 'reservationSet');
  if (reservations)
    reservations.children = reservations.children.filter((it) => itemsAt(it, 'instancesSet').length > 0);
}
