import { apt, command, defineRole, sh, timer } from 'rebuild';
import { z } from 'zod';
import { FOLDER, METRICS, readExpiry } from './read-expiry.ts';

const vars = z.strictObject({
  paths: z
    .array(z.string().regex(/^\/[\w./*@-]+$/, 'must be an absolute path, in which * stands for any part of a name'))
    .default([
      '/etc/kubernetes/pki/*.crt',
      '/etc/kubernetes/pki/etcd/*.crt',
      '/etc/kubernetes/*.conf',
      '/var/lib/kubelet/pki/kubelet-client-current.pem',
      '/var/lib/kubelet/pki/kubelet.crt',
    ])
    .describe('Certificates, and kubeconfigs that hold one. What is not there is passed over'),
  on_calendar: z.string().default('hourly').describe('When they are read, as systemd.time(7) writes it'),
});

/** When certificates expire, as a metric. */
export default defineRole({
  name: 'certificate_expiry',
  summary: 'A timer that tells, through the node exporter, when each certificate of Kubernetes on a host expires.',
  vars,
  tasks: ({ vars }) => [
    apt({ packages: ['openssl'], recommends: false, tags: ['install'] }),
    timer({
      name: 'certificate-expiry',
      description: 'When certificates expire, for the node exporter',
      onCalendar: vars.on_calendar,
      randomizedDelaySeconds: 300,
      run: readExpiry(vars.paths),
    }),
    // Not only after an hour.
    command({
      name: 'first reading of the certificates',
      unless: sh`[ -e ${METRICS} ] || [ ! -d ${FOLDER} ]`,
      run: sh`systemctl start certificate-expiry.service`,
    }),
  ],
});
