import { parseYaml, readConfigFile } from '../config/yaml.ts';
import { type Infra, infraSchema } from './infra.ts';

/** Reads `inventory/<name>/infra.yaml`. @throws RebuildError CONFIG_* */
export async function readInfra(file: string): Promise<Infra> {
  return parseYaml(infraSchema, await readConfigFile(file), file);
}
