/** The release of Kubernetes that the test of upgrades begins with. */
export const OLD_RELEASE = '1.34.4';
