/** The kinds of EC2 object, each after those that it refers to. */
export const typeNames = [
  'vpc',
  'internet_gateway',
  'subnet',
  'route_table',
  'key_pair',
  'security_group',
  'security_group_rule',
  'instance',
  'elastic_ip',
] as const;

export type TypeName = (typeof typeNames)[number];

/** Fields as people see them. References are names, never ids; lists are joined with `, `. */
export type Fields = Readonly<Record<string, string>>;

export interface ObjectRef {
  readonly type: TypeName;
  readonly name: string;
}

/** One EC2 object as it should be. */
export interface Wanted extends ObjectRef {
  readonly fields: Fields;
  /** What creating it needs and nobody compares. */
  readonly about: Fields;
  /** Values of fields that are as good as the wanted ones, best first. */
  readonly accepts?: Readonly<Record<string, readonly string[]>>;
  /** Keys (see `keyOf`) of what must be there before it. */
  readonly dependsOn: readonly string[];
}

/** One EC2 object that carries the cluster's tag. */
export interface Found extends ObjectRef {
  readonly id: string;
  readonly fields: Fields;
  /** What changes of it need to know and nobody compares, such as the id of an association. */
  readonly about: Fields;
}

export interface FieldChange {
  readonly field: string;
  /** Undefined when it was not there. */
  readonly from: string | undefined;
  /** Undefined when it goes. */
  readonly to: string | undefined;
}

export interface CloudChange extends ObjectRef {
  readonly action: 'create' | 'update' | 'replace' | 'delete';
  /** The EC2 id, unless it is to be created. */
  readonly id?: string;
  /** For an update exactly one field; for a replacement those that force it. */
  readonly fields: readonly FieldChange[];
  /** What it costs, when somebody must agree first: `stops k8s-redis for a moment`. */
  readonly confirm?: string;
  /** Its disk has data that nothing else has: agreeing to it needs the name of the host. */
  readonly losesData?: true;
  /** Of a replacement: what differs besides, and could be changed in place. */
  readonly also?: readonly FieldChange[];
  /** The replacement, by its key, that brings it about: without that there is nothing to change. */
  readonly follows?: string;
  /** Why EC2 cannot do it. Nothing is applied while a plan has such a change. */
  readonly impossible?: string;
}

export type CloudEvent =
  | {
      readonly type: 'cloud.change';
      readonly status: 'started' | 'done' | 'failed' | 'declined';
      readonly change: CloudChange;
      readonly seconds: number;
    }
  | {
      readonly type: 'cloud.wait';
      readonly what: string;
      /** What was last seen. */
      readonly state: string;
      readonly seconds: number;
    }
  | {
      /** EC2 had no capacity for a host, and something else is tried that the inventory allows. */
      readonly type: 'cloud.fallback';
      readonly host: string;
      /** Such as `t3.small in a`. */
      readonly wanted: string;
      readonly tried: string;
      readonly why: string;
    };

export type CloudEmit = (event: CloudEvent) => void;

/** `<type> <name>`: how an object is called in plans, events and errors. */
export function keyOf({ type, name }: ObjectRef): string {
  return `${type} ${name}`;
}
