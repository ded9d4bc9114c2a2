import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { bootstrap } from '../machine/bootstrap.ts';
import type { InstallOptions } from '../machine/install.ts';
import { hostRelease } from '../machine/release.ts';
import { fingerprint } from './fingerprint.ts';
import { goProgram } from './go-build.ts';
import { type ImageBuild, type MirrorImage, parseReference } from './images.ts';
import { writeImage } from './oci.ts';
import { builtFolder, workFolder } from './paths.ts';

/** Builds an image and hands its folder, in the OCI layout, to `use`; then it is gone. */
export async function withBuiltImage(
  { reference, build }: MirrorImage & { readonly build: ImageBuild },
  use: (layout: string) => Promise<void>,
  options: InstallOptions,
): Promise<void> {
  mkdirSync(workFolder(), { recursive: true });
  const work = mkdtempSync(join(workFolder(), 'image-'));
  try {
    const base = build.base ? [await packetFilters(options)] : [];
    const programs = await programsArchive(build, work, options);
    const { stdout: architecture } = await execa('go', ['env', 'GOARCH']);
    const config = { architecture, entrypoint: build.entrypoint ?? [], user: build.user ?? '' };
    const layout = join(work, 'layout');
    await writeImage(layout, { tag: parseReference(reference).tag, archives: [...base, programs], config });
    await use(layout);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function programsArchive({ programs }: ImageBuild, work: string, options: InstallOptions): Promise<string> {
  const tree = join(work, 'tree');
  for (const [path, source] of Object.entries(programs)) {
    const target = join(tree, path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(await goProgram(path.split('/').at(-1)!, source, options), target);
    chmodSync(target, 0o755);
  }
  const archive = join(work, 'programs.tar');
  await execa('tar', [...deterministic, '--file', archive, '--directory', tree, '--create', '.']);
  return archive;
}

const deterministic = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '--mode=u=rwX,go=rX'];

/** What kube-proxy and flannel call. Essential packages bring `cp` and a shell. */
const packetFilterPackages = ['iptables', 'nftables', 'iproute2', 'conntrack', 'ipset', 'kmod'];

async function packetFilters(options: InstallOptions): Promise<string> {
  const release = hostRelease();
  const archive = join(builtFolder(), `packet-filters-${fingerprint([release, packetFilterPackages])}.tar`);
  if (existsSync(archive)) return archive;
  options.emit?.({ text: `making a ${release.codename} tree with iptables for kube-proxy and flannel` });
  await bootstrap({ ...options, release, variant: 'essential', packages: packetFilterPackages, archive });
  return archive;
}
