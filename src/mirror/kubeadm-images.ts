import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { readContent, writeContent } from './content.ts';
import { kubernetesPackages } from './debian-packages.ts';
import { aptFolder, workFolder } from './paths.ts';

/**
 * Asks the kubeadm of each version in the mirror which images it wants, and notes them in its content.
 *
 * @returns whether there was something to learn
 */
export async function learnImages(folder: string, kubernetes: readonly string[]): Promise<boolean> {
  const unknown = kubernetes.filter((version) => !readContent(folder).images?.[version]);
  for (const version of unknown) {
    const content = readContent(folder);
    writeContent(folder, { ...content, images: { ...content.images, [version]: await imagesOf(folder, version) } });
  }
  return unknown.length > 0;
}

async function imagesOf(folder: string, kubernetes: string): Promise<readonly string[]> {
  mkdirSync(workFolder(), { recursive: true });
  const work = mkdtempSync(join(workFolder(), 'kubeadm-'));
  try {
    await execa('dpkg-deb', ['--extract', join(aptFolder(folder), await packageFile(kubernetes)), work]);
    const args = ['config', 'images', 'list', '--kubernetes-version', `v${kubernetes}`];
    const { stdout } = await execa(join(work, 'usr/bin/kubeadm'), args, { stdin: 'ignore' });
    return stdout.trim().split('\n');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** As it is called whether it was copied or built: `kubeadm_1.34.4-1.1_amd64.deb`. */
async function packageFile(kubernetes: string): Promise<string> {
  const { stdout: architecture } = await execa('dpkg', ['--print-architecture']);
  const { name, version } = kubernetesPackages(kubernetes).find((it) => it.name === 'kubeadm')!;
  return `${name}_${version}_${architecture}.deb`;
}
