#!/usr/bin/env node
// Writes src/cloud/data/instance-types.json: what AWS says its instance types have.
//   node scripts/instance-types.ts --aws us-east-1      asks AWS, with the usual credentials
//   node scripts/instance-types.ts --as-of 2026-10-27   takes moto's copy; the date is that of moto's release
import { join } from 'node:path';
import { $, argv, fs, which } from 'zx';
import { connectCloud } from '../src/cloud/client.ts';
import { describedType, type ShippedTypes, shipType } from '../src/cloud/data/instance-types.ts';
import { allPages } from '../src/cloud/pages.ts';
import { startMoto } from '../src/lab/endpoint/moto.ts';
import { motoPython } from '../src/lab/endpoint/venv.ts';

const file = join(import.meta.dirname, '../src/cloud/data/instance-types.json');
const shipped = argv.aws ? await fromAws(String(argv.aws)) : await fromMoto(String(argv['as-of'] ?? ''));
const entries = Object.entries(shipped.types).map(
  ([name, type]) => `    ${JSON.stringify(name)}: ${JSON.stringify(type).replaceAll(',', ', ')}`,
);
await fs.writeFile(
  file,
  `{\n  "asOf": ${JSON.stringify(shipped.asOf)},\n  "source": ${JSON.stringify(shipped.source)},\n  "types": {\n${entries.join(',\n')}\n  }\n}\n`,
);
console.log(`${entries.length} types: ${shipped.source}`);

async function fromAws(region: string): Promise<ShippedTypes> {
  const asOf = new Date().toISOString().slice(0, 10);
  return { asOf, source: `DescribeInstanceTypes of AWS in ${region}`, types: await typesAt({ region }) };
}

async function fromMoto(asOf: string): Promise<ShippedTypes> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf)) throw new Error('give the date of that release of moto: --as-of 2026-10-27');
  const python = await motoPython({});
  const version = (
    await $`${await which(python)} -c ${'from importlib.metadata import version; print(version("moto"))'}`
  ).stdout.trim();
  const moto = await startMoto(python);
  try {
    const types = await typesAt({
      region: 'us-east-1',
      endpoint: moto.url,
      credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    });
    return { asOf, source: `DescribeInstanceTypes of AWS, as moto ${version} has it`, types };
  } finally {
    moto.process.kill();
  }
}

async function typesAt(options: Parameters<typeof connectCloud>[0]): Promise<ShippedTypes['types']> {
  const client = await connectCloud(options);
  const described = await allPages(client, 'DescribeInstanceTypes', {}, ({ InstanceTypes }) => InstanceTypes);
  const types = described.flatMap((it) => describedType(it) ?? []);
  return Object.fromEntries(
    types.toSorted((a, b) => a.name.localeCompare(b.name, 'en')).map((type) => [type.name, shipType(type)]),
  );
}
