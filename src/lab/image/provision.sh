#!/bin/sh
# Runs once in a container of the distribution's image and makes it the image of the lab's hosts.
# Arguments: the packages.
set -eu
export DEBIAN_FRONTEND=noninteractive

# The container runs no services while packages are installed.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

# What a host loses when the power goes, the next run makes again. Nobody reads descriptions in other languages on it.
echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/rebuild-lab
echo 'Acquire::Languages "none";' >/etc/apt/apt.conf.d/zz-rebuild-lab
rm -f /etc/apt/apt.conf.d/docker-clean # it takes away the cache below

apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@"
update-ca-certificates >/dev/null
apt-get clean
apt-cache gencaches -qq # else the first apt-get on each host would make it; what depends on what is installed is quickly made
rm -f /var/cache/apt/pkgcache.bin
rm /usr/sbin/policy-rc.d

# What a container cannot do, or what would work against a run.
systemctl mask --quiet systemd-udevd.service systemd-udev-trigger.service systemd-udevd-kernel.socket \
  systemd-udevd-control.socket systemd-modules-load.service getty@tty1.service console-getty.service \
  sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount systemd-resolved.service \
  systemd-networkd.service systemd-timesyncd.service docker-registry.service apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer
systemctl set-default --quiet multi-user.target

# The user that Ubuntu's images for EC2 have.
id ubuntu >/dev/null 2>&1 || useradd --create-home --shell /bin/bash ubuntu
echo 'ubuntu ALL=(ALL) NOPASSWD:ALL' >/etc/sudoers.d/90-cloud-init-users
chmod 440 /etc/sudoers.d/90-cloud-init-users

# Each host makes its own.
rm -f /etc/ssh/ssh_host_* /var/lib/dbus/machine-id
: >/etc/machine-id
chmod 755 /usr/local/sbin/lab-init /usr/local/lib/rebuild-lab/runc-clamp
