import { type Ec2Answer, type Ec2Request, isSuccess, refusal } from './message.ts';
import { at, descendants, element, itemsAt, parseXml, renderXml, setValue, valueAt, type Xml } from './xml.ts';

/** How an object is spelled: its id, the lists that it stands in, and how EC2 says that it knows no such one. */
interface Kind {
  readonly id: RegExp;
  readonly list: string;
  readonly field: string;
  readonly unknown: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  CreateVpc: kind('vpc', 'vpcSet', 'vpcId', 'InvalidVpcID.NotFound'),
  CreateSubnet: kind('subnet', 'subnetSet', 'subnetId', 'InvalidSubnetID.NotFound'),
  CreateInternetGateway: kind('igw', 'internetGatewaySet', 'internetGatewayId', 'InvalidInternetGatewayID.NotFound'),
  CreateRouteTable: kind('rtb', 'routeTableSet', 'routeTableId', 'InvalidRouteTableID.NotFound'),
  CreateSecurityGroup: kind('sg', 'securityGroupInfo', 'groupId', 'InvalidGroup.NotFound'),
  ImportKeyPair: kind('key', 'keySet', 'keyPairId', 'InvalidKeyPair.NotFound'),
  AllocateAddress: kind('eipalloc', 'addressesSet', 'allocationId', 'InvalidAllocationID.NotFound'),
  RunInstances: kind('i', 'instancesSet', 'instanceId', 'InvalidInstanceID.NotFound'),
};

/** The calls that make something which EC2 may not know for a while. */
export const makers: readonly string[] = Object.keys(kinds);

const looks = 3;

type Mark = 'never runs' | 'impaired' | 'ends at once';

interface Hidden {
  readonly kind: Kind;
  /** Its id, and the name that calls use in its place. */
  readonly names: readonly string[];
  left: number;
}

/** What clients are shown in place of what is there. */
export function views() {
  const hidden: Hidden[] = [];
  const marks = new Map<string, Mark>();
  const spend = (it: Hidden) => {
    it.left--;
    if (it.left <= 0) hidden.splice(hidden.indexOf(it), 1);
  };
  return {
    /** Ends are kept: nothing comes back to life. */
    clear: () => {
      hidden.length = 0;
      for (const [id, mark] of marks) if (mark !== 'ends at once') marks.delete(id);
    },
    hide: ({ action, params }: Ec2Request, answer: Ec2Answer) => {
      const made = kinds[action];
      const id = made?.id.exec(answer.body)?.[0];
      const name = params.get('KeyName');
      if (!made || !id || !isSuccess(answer)) return;
      hidden.push({ kind: made, names: [id, ...(action === 'ImportKeyPair' && name ? [name] : [])], left: looks });
    },
    mark: (mark: Mark, answer: Ec2Answer): Ec2Answer => {
      const id = kinds.RunInstances!.id.exec(answer.body)?.[0];
      if (id) marks.set(id, mark);
      return answer;
    },
    /** A call that names what is hidden is refused, unless it only filters by it. */
    refuse: ({ params }: Ec2Request): Ec2Answer | undefined => {
      const values = [...params].filter(([key]) => !key.startsWith('Filter.')).map(([, value]) => value);
      const unknown = hidden.find(({ names }) => names.some((name) => values.includes(name)));
      if (!unknown) return undefined;
      spend(unknown);
      return refusal(unknown.kind.unknown, `The ID '${unknown.names[0]}' does not exist`);
    },
    show: ({ action }: Ec2Request, answer: Ec2Answer): Ec2Answer => {
      const isShown = action.startsWith('Describe') && isSuccess(answer) && (hidden.length > 0 || marks.size > 0);
      if (!isShown) return answer;
      const xml = parseXml(answer.body);
      for (const it of [...hidden]) if (takeOut(xml, it)) spend(it);
      for (const item of [...descendants(xml, 'instancesSet', 'instanceStatusSet')].flatMap((it) => it.children)) {
        const mark = marks.get(valueAt(item, 'instanceId'));
        if (mark) showMark(item, mark);
      }
      return { ...answer, body: renderXml(xml) };
    },
  };
}

function takeOut(xml: Xml, { kind: { list, field }, names }: Hidden): boolean {
  let isOut = false;
  for (const it of descendants(xml, list)) {
    const rest = it.children.filter((item) => !names.includes(valueAt(item, field)));
    isOut ||= rest.length < it.children.length;
    it.children = rest;
  }
  const reservations = at(xml, 'reservationSet');
  if (reservations)
    reservations.children = reservations.children.filter((it) => itemsAt(it, 'instancesSet').length > 0);
  return isOut;
}

/** EC2's words: "Troubleshoot instance launch issues" and "Status checks" in its user guide. */
function showMark(item: Xml, mark: Mark): void {
  const isStatus = at(item, 'systemStatus') !== undefined;
  if (isStatus) {
    if (mark === 'impaired') setValue(at(item, 'systemStatus')!, 'status', 'impaired');
    return;
  }
  if (mark === 'never runs') {
    setValue(at(item, 'instanceState')!, 'name', 'pending');
    setReason(item, 'pending', 'pending');
  }
  if (mark === 'ends at once') {
    setReason(item, 'Client.VolumeLimitExceeded', 'Client.VolumeLimitExceeded: Volume limit exceeded');
  }
}

function setReason(item: Xml, code: string, message: string): void {
  let reason = at(item, 'stateReason');
  if (!reason) {
    reason = element('stateReason');
    item.children.push(reason);
  }
  setValue(reason, 'code', code);
  setValue(reason, 'message', message);
}

function kind(prefix: string, list: string, field: string, unknown: string): Kind {
  return { id: new RegExp(`\\b${prefix}-[0-9a-f]{8,17}\\b`), list, field, unknown };
}
