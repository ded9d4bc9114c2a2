/** What a host has before the first role: about what an image of the distribution for EC2 has that roles rely on. */
export const packages: readonly string[] = [
  ...['systemd', 'systemd-sysv', 'dbus', 'openssh-server', 'sudo', 'python3', 'ca-certificates', 'curl', 'gpg'],
  ...['iproute2', 'iputils-ping', 'procps', 'kmod', 'libcap2-bin', 'mount', 'tzdata', 'cron', 'iptables'],
  ...['dnsmasq-base', 'docker-registry'], // the network's resolver and its mirror run from the same image
];
