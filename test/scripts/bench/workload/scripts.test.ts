import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { applyScript, changeScript, checkScript, siteHosts } from '../../../../scripts/bench/workload/index.ts';

const hosts = siteHosts([
  { name: 'node-01', address: '10.78.5.11' },
  { name: 'node-02', address: '10.78.5.12' },
]);

/** Of node-01, the first of the list. */
const SUMS = `
da06debe26ce1de23fcd8cf73cf5761e4ff1ec9649adff2285293641431e4f6c  /etc/edge/conf.d/agent.yaml
aeee4754d3a7bfadf84eacf57cb44618ca6c5ed79894f061bbfe8a09e4afe913  /etc/edge/conf.d/node.env
4eeeb610d082beeb83b4f324b8b3fad1b91c68cf5ec6b9b34f05c542105d44d2  /etc/edge/conf.d/labels.json
a35b5d91fb7297a630008ca5edfc857b3f4794eaf5e77198dbeb40d44fee64e8  /etc/edge/conf.d/limits.conf
4d324ecf821c6f98f9c0e2a964aa825f744f5274d946c3cac37e648ff59ad6ff  /etc/edge/conf.d/peers.conf
5c7d9542e4c8c4e3fb7daf9e7c03050a34b4f43c81aaf99cb9f9057a217ff043  /etc/edge/conf.d/log.conf
8dd5bb8874125e8fda8f1b23ce53c60563c155336d561d5af23436f0c8d70d5f  /etc/edge/site.conf
6ff7ba7c7129ad0ae89d426be3e0c385b335651d13aa1c780c75b7495cebe316  /opt/edge/bin/healthcheck.sh
c4086f179379388d8bf85b52ee1dd8c1fd3eedd40773c6d6aab0db68b32f1244  /opt/edge/bin/sidecar.sh
cf5b254624679e61bf2aabbc5c6f15ce700cd62b786a1254463fce129d4b41a0  /etc/logrotate.d/edge
f1751186bed25b7963ce22a4963c805b4cc81777cedcdbe63b3a9d16f31876f9  /etc/sysctl.d/60-edge.conf
2df146de8c13e0dd5169e2fba9686bbc298fb1dfd25ab058932a1e7b082742dc  /etc/systemd/system/edge-a.service
b19ee56ed232f5f1c8ed68afcce5dcb39117e6250233494283ee1d71e5269258  /etc/systemd/system/edge-b.service
65917b361efc85fec856ef46be1a67df7af83b654c08e84f3cfe42ae8ec31e88  /etc/systemd/system/edge-tick.service
`
  .trim()
  .split('\n');

describe('the check script', () => {
  const script = checkScript(hosts[0]!);

  it('judges by the sums that Jinja and gen.py had for the same host', () => {
    const sums = /^SUMS='([^']*)'$/m.exec(script)![1]!.split('\n');
    expect(sums).toEqual(SUMS);
  });

  it('asks for each fact once, and tells what differs', () => {
    const { stdout, status } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' });
    const lines = stdout.trim().split('\n');
    expect([status, lines.length, new Set(lines).size]).toEqual([1, 54, 54]);
    expect(lines).toContain('DIFF group: want edge:x:1500:');
    expect(lines.at(-1)).toMatch(/^checked 53, \d+ differ$/);
  });

  it.each([
    ['as our block begins', '# BEGIN rebuild site-40', '# END rebuild site-40', 'ok hosts block'],
    ['as the block of others begins', '# BEGIN site-40', '# END site-40', 'ok hosts block'],
    ['without its end', '# BEGIN site-40', '', 'DIFF hosts block: missing'],
    ['of another name', '# BEGIN site-41', '# END site-41', 'DIFF hosts block: missing'],
  ])('judges a block of /etc/hosts %s', (_, begin, end, judged) => {
    const names = ['10.77.0.1 registry.bench.lan', '10.77.0.2 api.bench.lan', '10.77.0.3 mirror.bench.lan'];
    const content = ['127.0.0.1 localhost', begin, ...names, end, ''].join('\n');
    expect(judgedOf(content)).toBe(judged);
    expect(judgedOf(content.replace('10.77.0.2 ', '10.77.0.9 '))).toBe('DIFF hosts block: missing');
  });

  function judgedOf(etcHosts: string): string {
    const stub = `cat() { if [ "$1" = /etc/hosts ]; then printf '%s' "$content"; fi; }\n`;
    const { stdout } = spawnSync('sh', ['-s'], {
      input: stub + script,
      encoding: 'utf8',
      env: { ...process.env, content: etcHosts },
    });
    return stdout.split('\n').find((line) => line.includes('hosts block'))!;
  }
});

describe('the scripts', () => {
  it.each([checkScript, applyScript, changeScript])('%o is a script that a shell can read', (scriptOf) => {
    expect(() => execFileSync('sh', ['-n'], { input: scriptOf(hosts[1]!) })).not.toThrow();
  });

  it('the one that applies by hand installs all packages at once, and starts both services at once', () => {
    const script = applyScript(hosts[1]!);
    expect(script).toContain('install --no-install-recommends jq htop tree socat conntrack ethtool <');
    expect(script).toContain('systemctl -q enable --now edge-a.service edge-b.service\n');
    expect(script).toContain("<<'END'\nNODE_NAME=node-02\nNODE_IP=10.78.5.12\n");
  });
});
