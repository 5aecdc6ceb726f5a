#!/bin/sh
# Runs inside the root folder of a host, once, when its image is built. Keys do not belong here: setup.sh puts them into each container.
set -eu

useradd --create-home --shell /bin/bash --password '*' deployer
echo 'deployer ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/deployer
chmod 0440 /etc/sudoers.d/deployer

cat >/etc/ssh/sshd_config.d/host.conf <<'EOF'
PermitRootLogin prohibit-password
PasswordAuthentication no
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/authorized_keys
EOF
rm -f /etc/ssh/ssh_host_*

# Each container gets an identity of its own at its first start.
: >/etc/machine-id
rm -f /var/lib/dbus/machine-id

# A container has no console, no disks to check and no kernel log of its own.
systemctl mask --quiet getty.target console-getty.service systemd-remount-fs.service \
  systemd-logind-varlink.socket apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer
rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /usr/share/doc/* /usr/share/man/*
