import { type Parsed, parseYamlWithPlaces, readConfigFile } from '../config/yaml.ts';
import { type Infra, infraSchema } from './infra.ts';

/** Reads `inventory/<name>/infra.yaml`. @throws RebuildError CONFIG_* */
export async function readInfra(file: string): Promise<Parsed<Infra>> {
  return parseYamlWithPlaces(infraSchema, await readConfigFile(file), file);
}
