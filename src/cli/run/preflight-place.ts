import { join } from 'node:path';
import type { Finding, Subject } from '../../cloud/preflight/finding.ts';
import type { YamlDocument } from '../../config/document.ts';
import { type Place, RebuildError } from '../../core/error.ts';
import { readInfra } from '../../inventory/infra-file.ts';
import type { Inventory } from '../../inventory/model.ts';

/** Says where in the inventory the subjects of findings are written. infra.yaml is read again only when one is in it. */
export async function placer(
  { folder, hosts }: Inventory,
  findings: readonly Finding[],
): Promise<(subject: Subject) => Place | undefined> {
  const needsInfra = findings.some(({ about }) => about && 'infra' in about);
  const infra = needsInfra ? await documentOf(folder) : undefined;
  return (subject) => {
    if ('infra' in subject) return infra?.place(subject.infra);
    return hosts.get(subject.host)?.vars.get('ec2')?.place([subject.key]);
  };
}

async function documentOf(folder: string): Promise<YamlDocument | undefined> {
  for (const name of ['infra.yaml', 'infra.yml']) {
    try {
      return (await readInfra(join(folder, name))).document;
    } catch (error) {
      if (!(error instanceof RebuildError)) throw error;
    }
  }
  return undefined;
}
