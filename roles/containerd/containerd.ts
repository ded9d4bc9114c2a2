import {
  apt,
  command,
  defineRole,
  directory,
  file,
  handler,
  imagesOf,
  kubernetesRelease,
  service,
  sh,
  type Task,
  wait,
} from 'rebuild';
import { z } from 'zod';
import { CERTS, configToml, crictlYaml } from './config.toml.ts';
import { hostsToml, noOtherMirrors, removeOtherMirrors } from './hosts.toml.ts';

const SOCKET = 'unix:///run/containerd/containerd.sock';

/** Pods go on while it is restarted: each has a process of its own that looks after it. */
const restart = handler('restart containerd', sh`systemctl restart containerd`);

const registry = z.string().regex(/^(_default|[\w.-]+(:\d+)?)$/, 'must be the host of a registry, or _default');
const mirror = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const vars = z.strictObject({
  package: z.string().default('containerd').describe('The package that has it; `containerd.io` is that of Docker'),
  version: z.string().optional().describe('Version of the package, such as `1.7.*`. Default: the newest'),
  sandbox_image: z
    .string()
    .default(imagesOf(kubernetesRelease).pause)
    .describe('The image whose container holds the namespaces of a pod'),
  registry_mirrors: z
    .record(registry, z.array(mirror).min(1))
    .default({})
    .describe('URLs to ask for the images of a registry before the registry itself; `_default` is for all registries'),
});

/** The container runtime of Kubernetes nodes. */
export default defineRole({
  name: 'containerd',
  summary: 'containerd as kubelet needs it: systemd cgroups, CNI plugins, the pause image, registry mirrors.',
  vars,

  tasks: ({ vars }) => [
    apt({ packages: [vars.version ? `${vars.package}=${vars.version}` : vars.package], tags: ['install'] }),

    directory({ path: '/etc/containerd', tags: ['config'] }),
    directory({ path: '/etc/cni/net.d', tags: ['config'] }),
    directory({ path: CERTS, tags: ['config'] }),
    ...Object.entries(vars.registry_mirrors).flatMap(([name, urls]) => mirrorsOf(name, urls)),
    command({
      name: 'no mirrors of other registries',
      unless: noOtherMirrors(Object.keys(vars.registry_mirrors)),
      run: removeOtherMirrors(Object.keys(vars.registry_mirrors)),
      tags: ['config'],
    }),
    file({ path: '/etc/crictl.yaml', content: crictlYaml(SOCKET), tags: ['config'] }),
    file({
      path: '/etc/containerd/config.toml',
      content: configToml(vars.sandbox_image),
      notify: restart,
      tags: ['config'],
    }),

    service({ name: 'containerd', state: 'started', enabled: true }),
    wait({ for: 'containerd to answer', until: sh`ctr version` }),
  ],
});

/** They are read at each pull: no restart. */
function mirrorsOf(name: string, urls: readonly string[]): Task[] {
  return [
    directory({ path: `${CERTS}/${name}`, tags: ['config'] }),
    file({ path: `${CERTS}/${name}/hosts.toml`, content: hostsToml(name, urls), tags: ['config'] }),
  ];
}
