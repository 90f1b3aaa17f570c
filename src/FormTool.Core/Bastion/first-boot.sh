#!/bin/bash
# A FormTool bastion. Run once, as root, when the host first starts.
set -euo pipefail
umask 022

session=@SESSION@
account=@ACCOUNT@
public_key=@PUBLIC_KEY@
end=@END@
latest=@LATEST@
open=@OPEN@
log_group=@LOG_GROUP@
region=@REGION@

# A host that could not be closed as it shall be must not stay.
trap 'shutdown -P now' ERR

# 1. The end comes first. A minute's timer looks whether it is time; the tag formtool:ends can move the end, never beyond the latest.
install -d -m 0755 /var/lib/formtool /etc/ssh/formtool
printf '%s\n' "$end" > /var/lib/formtool/end
cat > /usr/local/sbin/formtool-end <<SCRIPT
#!/bin/bash
session='$session' account='$account' public_key='$public_key' latest='$latest'
SCRIPT
cat >> /usr/local/sbin/formtool-end <<'SCRIPT'
metadata=http://169.254.169.254/latest
end=$(cat /var/lib/formtool/end)
if token=$(curl -fsS -m 3 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token" 2>/dev/null) \
  && tag=$(curl -fsS -m 3 -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/tags/instance/formtool:ends" 2>/dev/null) \
  && [[ $tag =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]] \
  && moved=$(date -u -d "$tag" +%s) && [ "$moved" -le "$latest" ]; then
  end=$moved
  printf '%s\n' "$end" > /var/lib/formtool/end
fi
if [ "$(date +%s)" -ge "$end" ]; then
  shutdown -P now
fi
# Only that key, until the end. sshd reads the time in the zone of the system, which is UTC here.
printf 'restrict,pty,port-forwarding,expiry-time="%s" %s %s\n' "$(date -u -d "@$end" +%Y%m%d%H%M%S)" "$public_key" "$session" > "/etc/ssh/formtool/$account.new"
chmod 0644 "/etc/ssh/formtool/$account.new"
mv -f "/etc/ssh/formtool/$account.new" "/etc/ssh/formtool/$account"
# An account's expiry has days: it ends with the day of the session's end.
chage -E "$(date -u -d "@$((end + 86400))" +%F)" "$account"
SCRIPT
chmod 0755 /usr/local/sbin/formtool-end
cat > /etc/systemd/system/formtool-end.service <<'UNIT'
[Unit]
Description=Ends this bastion at its time

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/formtool-end
UNIT
cat > /etc/systemd/system/formtool-end.timer <<'UNIT'
[Unit]
Description=Looks every minute whether it is time

[Timer]
OnBootSec=10
OnCalendar=minutely
AccuracySec=1s

[Install]
WantedBy=timers.target
UNIT
systemctl daemon-reload
systemctl enable --now formtool-end.timer

# 2. One account for the person: no password matches it, and it may become nobody else.
useradd --create-home --shell /bin/bash --password '*' "$account"
/usr/local/sbin/formtool-end

# 3. Only that account, only by its key, and forwarding to the targets only. The first value that sshd reads counts.
cat > /etc/ssh/sshd_config.d/00-formtool.conf <<CONFIG
AllowUsers $account
PermitRootLogin no
AuthenticationMethods publickey
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
HostbasedAuthentication no
GSSAPIAuthentication no
PermitEmptyPasswords no
AuthorizedKeysFile /etc/ssh/formtool/%u
AuthorizedKeysCommand none
AuthorizedPrincipalsFile none
TrustedUserCAKeys none
AllowAgentForwarding no
AllowStreamLocalForwarding no
AllowTcpForwarding local
PermitOpen $open
PermitListen none
GatewayPorts no
PermitTunnel no
X11Forwarding no
PermitUserEnvironment no
PermitUserRC no
MaxAuthTries 3
LoginGraceTime 30
LogLevel VERBOSE
CONFIG
chmod 0600 /etc/ssh/sshd_config.d/00-formtool.conf
sshd -t
systemctl restart sshd

# 4. What is done in the shell goes to CloudWatch Logs, where a group was chosen: the kernel tells it, not the shell.
if [ -n "$log_group" ]; then
  uid=$(id -u "$account")
  install -d -m 0750 /etc/audit/rules.d
  cat > /etc/audit/rules.d/formtool.rules <<RULES
-a always,exit -F arch=b64 -S execve,execveat -F auid=$uid -k formtool
RULES
  augenrules --load
  cat > /usr/local/sbin/formtool-log <<'SCRIPT'
#!/usr/bin/python3
import json, os, select, subprocess, sys, tempfile, time
group, stream, region = sys.argv[1:4]
place = ["--region", region, "--log-group-name", group, "--log-stream-name", stream]
subprocess.run(["aws", "logs", "create-log-stream", *place], stderr=subprocess.DEVNULL)
journal = subprocess.Popen(["journalctl", "--follow", "--lines=0", "--output=json", "_TRANSPORT=audit", "+", "_COMM=sshd"], stdout=subprocess.PIPE)
rest = b""
while journal.poll() is None:
    events, until = [], time.time() + 5
    while time.time() < until and len(events) < 500:
        if select.select([journal.stdout], [], [], 1)[0]:
            *lines, rest = (rest + os.read(journal.stdout.fileno(), 65536)).split(b"\n")
            for entry in map(json.loads, lines):
                events.append({"timestamp": int(entry["__REALTIME_TIMESTAMP"]) // 1000, "message": str(entry.get("MESSAGE") or "-")[:8000]})
    if events:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as batch:
            json.dump(events, batch)
            batch.flush()
            subprocess.run(["aws", "logs", "put-log-events", *place, "--log-events", "file://" + batch.name], stdout=subprocess.DEVNULL)
SCRIPT
  chmod 0755 /usr/local/sbin/formtool-log
  cat > /etc/systemd/system/formtool-log.service <<UNIT
[Unit]
Description=Writes what is done on this bastion to CloudWatch Logs

[Service]
ExecStart=/usr/local/sbin/formtool-log "$log_group" "$session" "$region"
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
UNIT
  systemctl daemon-reload
  systemctl enable --now formtool-log.service
fi

# 5. The host's key, told on the console, which the client reads through AWS: no trust on first use.
echo "FORMTOOL-HOST-KEY $session $(cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub)" > /dev/console
