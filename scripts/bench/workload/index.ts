/** The workload "site-40": 53 checked facts of a host, and who may bring them about. */
export { applyScript } from './apply-script.ts';
export { changeScript } from './change-script.ts';
export { checkScript } from './check-script.ts';
export { siteHosts } from './hosts.ts';
export { writeOurs } from './ours.ts';
export { type SiteHost, site } from './roles/site40/site.ts';
