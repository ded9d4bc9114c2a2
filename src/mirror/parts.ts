import { kubernetesRelease, packagesUrl } from '../kubernetes/releases.ts';
import { type DebianPackage, debianPackages, kubernetesPackages } from './debian-packages.ts';
import { fingerprint, sourceKey } from './fingerprint.ts';
import type { GoSource } from './go-sources.ts';
import { kubernetesImages, type MirrorImage, mirrorImages, parseReference } from './images.ts';

/** One thing that a mirror holds. */
export type Part = PartOf<'package', DebianPackage> | PartOf<'image', MirrorImage>;

interface PartOf<Kind extends string, What> {
  readonly kind: Kind;
  readonly what: What;
  /** As people read it, and as it is told apart: `kubelet 1.35.4-1.1`. */
  readonly name: string;
  /** Changes with everything that it is made from. */
  readonly key: string;
  /** Where upstream has it. */
  readonly from: string;
  readonly isBuildable: boolean;
  readonly isOwn: boolean;
}

/** Where a part is taken from. `left-out`: nowhere, and a cluster of the default inventory runs without it. */
export type Origin = 'upstream' | 'go' | 'left-out' | 'nowhere';

/** What a mirror is to hold beside the pinned release. */
export interface Wanted {
  /** Versions of Kubernetes. */
  readonly kubernetes?: readonly string[];
  /** What `kubeadm config images list` of such a version says, as far as it is known. */
  readonly images?: Readonly<Record<string, readonly string[]>>;
}

export function mirrorParts({ kubernetes = [], images = {} }: Wanted = {}): readonly Part[] {
  const more = kubernetes.filter((version) => version !== kubernetesRelease.kubernetes);
  const built = [...mirrorImages, ...more.flatMap(kubernetesImages)];
  const others = more.flatMap((version) => images[version] ?? []).filter((it) => !names(built).includes(it));
  return [
    ...debianPackages.map((it) => packagePart(it, kubernetesRelease.kubernetes)),
    ...more.flatMap((version) => kubernetesPackages(version).map((it) => packagePart(it, version))),
    ...built.map(imagePart),
    // etcd, CoreDNS and pause of another version can only be copied: of these the pinned ones are built.
    ...[...new Set(others)].map((reference) => imagePart({ reference })),
  ];
}

function names(images: readonly MirrorImage[]): readonly string[] {
  return images.map(({ reference }) => reference);
}

/** `answering`: the places, as in `from`, that hand out their content. */
export function originOf(part: Part, { answering, hasGo }: { answering: ReadonlySet<string>; hasGo: boolean }): Origin {
  if (answering.has(part.from)) return 'upstream';
  if (part.isBuildable && hasGo) return 'go';
  return part.isOwn || !part.isBuildable ? 'left-out' : 'nowhere';
}

function packagePart(what: DebianPackage, kubernetes: string): Part {
  return {
    kind: 'package',
    what,
    name: `${what.name} ${what.version}`,
    key: keyOf(what, what.programs),
    from: packagesUrl({ kubernetes }),
    isBuildable: true,
    isOwn: false,
  };
}

function imagePart(what: MirrorImage): Part {
  return {
    kind: 'image',
    what,
    name: what.reference,
    key: keyOf(what, what.build?.programs ?? {}),
    from: parseReference(what.reference).host,
    isBuildable: what.build !== undefined,
    isOwn: what.isOwn ?? false,
  };
}

function keyOf(what: object, programs: Readonly<Record<string, GoSource>>): string {
  return fingerprint([withoutPrograms(what), Object.entries(programs).map(withKey)]);
}

/** Where the repository lies does not matter: a program is told by what its source says. */
function withKey([path, source]: [string, GoSource]): [string, string] {
  return [path, sourceKey(source)];
}

function withoutPrograms(what: object): object {
  return JSON.parse(JSON.stringify(what, (name, value) => (name === 'programs' ? undefined : value)));
}
