import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/inventory.ts';
import { run } from '../run.ts';

/** The reference inventory in a folder of its own. */
function reference(): string {
  const folder = folderWith({});
  cpSync('inventory/production', folder, { recursive: true });
  return folder;
}

const INFRA = `cluster: small
region: ap-northeast-2
subnets: { a: { cidr: 10.0.1.0/24, zone: ap-northeast-2a } }
quotas: { L-1216C47A: 3 }
`;

const HOSTS = `# Two nodes.
all:
  hosts:
    one:   # the first
      ec2: { type: t3.micro,  root_gb: 20, subnet: a }   # small
    two:
      ec2:
        type: "t3.small"  # quoted
        root_gb: 30
        subnet: a
`;

const fitting = (folder: string, ...words: string[]) => run(['fit', '-i', folder, ...words]);
const rows = (stdout: string) => stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));

describe('fit', () => {
  it('finds for the reference cluster with 16 vCPU what uses exactly 16', async () => {
    const { code, stdout } = await fitting(reference(), '--vcpu', '16');
    expect(code).toBe(0);
    expect(rows(stdout)).toEqual(
      expect.arrayContaining([
        'quota | need | others | limit | after the changes | name',
        expect.stringMatching(/^L-1216C47A \| 26 vCPU \| \w+ \| 16 \| 16 of 16 \| /),
        'It fits when 10 nodes change:',
        'k8s-redis | t3.small | t2.small | 2 > 1 | 2 > 2 | 18.98 | 21.02',
        'all instances | 303.68 | 320.03',
      ]),
    );
  });

  it('prints a patch that makes of the file what fits', async () => {
    const folder = reference();
    const { patch } = JSON.parse((await fitting(folder, '--vcpu', '16', '--json')).stdout);
    const before = readFileSync(join(folder, 'hosts.yaml'), 'utf8');
    const after = applyPatch(before, patch) as string;
    writeFileSync(join(folder, 'hosts.yaml'), after);
    expect(differing(before, after).length).toBe(10);
    expect((await fitting(folder, '--vcpu', '16')).stdout).toContain('The inventory fits as it is.');
  });

  it('writes nothing but the types, and then the inventory fits', async () => {
    const folder = reference();
    const file = join(folder, 'hosts.yaml');
    const before = readFileSync(file, 'utf8');
    const { code, stderr } = await fitting(folder, '--vcpu', '16', '--write');
    const after = readFileSync(file, 'utf8');
    expect([code, stderr]).toEqual([0, `written: ${file}\n`]);
    expect(after).toBe(before.replaceAll(/t3\.(micro|small)/g, 't2.$1'));
    expect((await fitting(folder, '--vcpu', '16', '--write')).stderr).toBe('');
  });

  it('keeps comments, quotes and blanks, and the permissions of the file', async () => {
    const folder = folderWith({ 'infra.yaml': INFRA, 'hosts.yaml': HOSTS });
    const mode = statSync(join(folder, 'hosts.yaml')).mode;
    expect((await fitting(folder, '--write', '--quota', 'L-1216C47A=2')).code).toBe(0);
    expect(readFileSync(join(folder, 'hosts.yaml'), 'utf8')).toBe(HOSTS.replaceAll('t3.', 't2.'));
    expect(statSync(join(folder, 'hosts.yaml')).mode).toBe(mode);
  });

  it('takes the limits of infra.yaml, and says so', async () => {
    const folder = folderWith({ 'infra.yaml': INFRA, 'hosts.yaml': HOSTS });
    const { stdout } = await fitting(folder);
    expect(stdout).toContain('It fits when 1 node changes:');
    expect(stdout).toContain('Limits: quotas of infra.yaml.');
  });

  it.each([
    ['where nothing fits', ['--vcpu', '1'], 1, 'There is no room for any node.'],
    ['what to ask for then', ['--vcpu', '1'], 1, 'Ask for 4 vCPU of L-1216C47A'],
    ['in phases', ['--vcpu', '2', '-e', '{"ec2": {"type": "t3.medium", "root_gb": 20, "subnet": "a"}}'], 1, 'now: one'],
    [
      'what to ask for',
      ['--vcpu', '2', '-e', '{"ec2": {"type": "t3.medium", "root_gb": 20, "subnet": "a"}}'],
      1,
      'Ask for 4 vCPU',
    ],
    ['that it fits', ['--vcpu', '4'], 0, 'The inventory fits as it is.'],
  ])('says %s', async (_, words, code, text) => {
    const ran = await fitting(folderWith({ 'infra.yaml': INFRA, 'hosts.yaml': HOSTS }), ...words);
    expect([ran.code, ran.stdout.includes(text) || ran.stdout]).toEqual([code, true]);
  });

  it('is refused by a budget', async () => {
    const infra = `${INFRA}max_monthly_usd: 20\n`;
    const { code, stdout } = await fitting(folderWith({ 'infra.yaml': infra, 'hosts.yaml': HOSTS }));
    expect(code).toBe(1);
    expect(stdout).toContain('max_monthly_usd is 20');
  });

  it('says that it tried nothing where no prices are known', async () => {
    const infra = INFRA.replaceAll('ap-northeast-2', 'eu-south-2');
    const { code, stdout } = await fitting(folderWith({ 'infra.yaml': infra, 'hosts.yaml': HOSTS }));
    expect([code, stdout.includes('none are known, so no other type was tried')]).toEqual([1, true]);
  });
});

describe('a type that a group gives', () => {
  const shared = `all:
  children:
    web:
      hosts: { w1: , w2: , w3: }
`;
  const vars = '# For all.\nec2: { type: t3.small, root_gb: 20, subnet: a }\n';

  it('is changed there when all of its hosts change', async () => {
    const folder = folderWith({ 'infra.yaml': INFRA, 'hosts.yaml': shared, 'group_vars/web.yaml': vars });
    expect((await fitting(folder, '--write')).code).toBe(0);
    expect(readFileSync(join(folder, 'group_vars/web.yaml'), 'utf8')).toBe(vars.replace('t3', 't2'));
    expect(existsSync(join(folder, 'host_vars'))).toBe(false);
  });

  it('is left there when only some change: they get files of their own', async () => {
    const folder = folderWith({ 'infra.yaml': INFRA, 'hosts.yaml': shared, 'group_vars/web.yaml': vars });
    const { code, stdout } = await fitting(folder, '--write', '--vcpu', '5');
    expect(code).toBe(0);
    expect(stdout).toContain('--- /dev/null');
    expect(readFileSync(join(folder, 'group_vars/web.yaml'), 'utf8')).toBe(vars);
    expect(readFileSync(join(folder, 'host_vars/w1.yaml'), 'utf8')).toContain('type: t2.small\n');
    expect((await fitting(folder, '--vcpu', '5')).stdout).toContain('fits as it is');
  });

  it('is refused where such a host has a file already', async () => {
    const folder = folderWith({
      'infra.yaml': INFRA,
      'hosts.yaml': shared,
      'group_vars/web.yaml': vars,
      'host_vars/w1.yaml': 'x_own: 1\n',
    });
    await expect(fitting(folder, '--write', '--vcpu', '5')).rejects.toMatchObject({ code: 'FIT_NOT_WRITABLE' });
    expect(readFileSync(join(folder, 'host_vars/w1.yaml'), 'utf8')).toBe('x_own: 1\n');
  });
});

describe('bad input', () => {
  const folder = (files: Readonly<Record<string, string>> = {}) =>
    folderWith({ 'infra.yaml': INFRA, 'hosts.yaml': HOSTS, ...files });

  it.each([
    [
      'a code that no instances count against',
      ['--quota', 'L-1216C47B=1'],
      'no instances count against a quota "L-1216C47B"',
    ],
    ['a limit without a number', ['--quota', 'L-1216C47A'], '--quota must be CODE=N, not "L-1216C47A"'],
    ['a limit that is no number', ['--quota', 'L-1216C47A=many'], '--quota must be a whole number of vCPU, not "many"'],
    ['a negative number', ['--vcpu', '-3'], '--vcpu must be a whole number of vCPU, not "-3"'],
    ['a fraction', ['--vcpu', '1.5'], '--vcpu must be a whole number of vCPU, not "1.5"'],
    ['a format that is not known', ['--format', 'xml'], '--format must be table, json, not "xml"'],
  ])('%s is refused', async (_, words, message) => {
    await expect(fitting(folder(), ...words)).rejects.toMatchObject({ code: 'USAGE', message });
  });

  it('a type that nobody knows is named with its place', async () => {
    const files = { 'hosts.yaml': HOSTS.replace('t3.micro', 't9.micro') };
    await expect(fitting(folder(files))).rejects.toMatchObject({
      code: 'INSTANCE_TYPE_UNKNOWN',
      at: { line: 5, column: 20 },
    });
  });

  it('an inventory without limits is an error that says what to add', async () => {
    const files = { 'infra.yaml': INFRA.replace(/^quotas.*\n/m, '') };
    await expect(fitting(folder(files))).rejects.toMatchObject({
      code: 'FIT_NO_QUOTA',
      hint: expect.stringContaining('quotas: { L-1216C47A: N }'),
    });
  });

  it('a file that cannot be written stays, and says so', async () => {
    const path = folder();
    // The new text is written beside the old one first: there, a folder is in the way.
    mkdirSync(join(path, `hosts.yaml.${process.pid}.tmp`));
    await expect(fitting(path, '--write')).rejects.toMatchObject({ code: 'FILE_NOT_WRITTEN' });
    expect(readFileSync(join(path, 'hosts.yaml'), 'utf8')).toBe(HOSTS);
  });

  it('a type of the command line is not written, but what would fit is told', async () => {
    const path = folder();
    const words = ['-e', '{"ec2": {"type": "t3.small", "root_gb": 20, "subnet": "a"}}'];
    const { code, stdout } = await fitting(path, ...words);
    expect([code, stdout.includes('No patch: the inventory cannot be changed')]).toEqual([0, true]);
    await expect(fitting(path, ...words, '--write')).rejects.toMatchObject({ code: 'FIT_NOT_WRITABLE' });
    expect(readFileSync(join(path, 'hosts.yaml'), 'utf8')).toBe(HOSTS);
  });

  it('an inventory without a region has no prices, and changes nothing', async () => {
    const ec2 = (type: string) => `ec2="{'type': '${type}', 'root_gb': 20, 'subnet': 'a'}"`;
    const path = folderWith({ 'hosts.ini': `[web]\none ${ec2('t3.small')}\ntwo ${ec2('t3.small')}\n` });
    const { code, stdout } = await fitting(join(path, 'hosts.ini'), '--vcpu', '3', '--write');
    expect([code, stdout.includes('none are known')]).toEqual([1, true]);
  });
});

function differing(before: string, after: string): string[] {
  const lines = before.split('\n');
  return after.split('\n').filter((line, index) => line !== lines[index]);
}
