/** What an instance type has. */
export interface InstanceType {
  readonly vcpu: number;
  readonly memoryGib: number;
}

/**
 * What `name` has, such as `t3.small`; undefined when it is not in the table. From the public descriptions of the types
 * (docs.aws.amazon.com, "Amazon EC2 instance types"), as of June 2025. AWS does not change a type once it is out.
 */
export function instanceType(name: string): InstanceType | undefined {
  const [family = '', size = ''] = name.split('.');
  const burstable = BURSTABLE.get(family)?.[size];
  if (burstable) return { vcpu: burstable[0], memoryGib: burstable[1] };
  const fixed = FIXED.get(family);
  if (!fixed?.sizes.includes(size)) return undefined;
  const vcpu = VCPU[size]!;
  return { vcpu, memoryGib: vcpu * fixed.gibPerVcpu };
}

type Sizes = Readonly<Record<string, readonly [vcpu: number, gib: number]>>;

/** All sizes of the t family that came after t2 have these. */
const T3: Sizes = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  '2xlarge': [8, 32],
};

const BURSTABLE: ReadonlyMap<string, Sizes> = new Map(
  Object.entries({
    t2: { ...T3, nano: [1, 0.5], micro: [1, 1], small: [1, 2] },
    t3: T3,
    t3a: T3,
    t4g: T3,
  }),
);

const VCPU: Readonly<Record<string, number>> = {
  large: 2,
  xlarge: 4,
  '2xlarge': 8,
  '4xlarge': 16,
  '8xlarge': 32,
  '9xlarge': 36,
  '12xlarge': 48,
  '16xlarge': 64,
  '18xlarge': 72,
  '24xlarge': 96,
};

const USUAL = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge'];
const C5 = ['large', 'xlarge', '2xlarge', '4xlarge', '9xlarge', '12xlarge', '18xlarge', '24xlarge'];

const FIXED = new Map(
  Object.entries({
    m5: { gibPerVcpu: 4, sizes: USUAL },
    m5a: { gibPerVcpu: 4, sizes: USUAL },
    m6i: { gibPerVcpu: 4, sizes: USUAL },
    m6a: { gibPerVcpu: 4, sizes: USUAL },
    m7i: { gibPerVcpu: 4, sizes: USUAL },
    c5: { gibPerVcpu: 2, sizes: C5 },
    c5a: { gibPerVcpu: 2, sizes: USUAL },
    c6i: { gibPerVcpu: 2, sizes: USUAL },
    c6a: { gibPerVcpu: 2, sizes: USUAL },
    c7i: { gibPerVcpu: 2, sizes: USUAL },
    r5: { gibPerVcpu: 8, sizes: USUAL },
    r6i: { gibPerVcpu: 8, sizes: USUAL },
    r7i: { gibPerVcpu: 8, sizes: USUAL },
  }),
);
