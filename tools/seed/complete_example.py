#!/usr/bin/env python3
"""Completes a recorded snapshot of the seeded estate where moto lacks something, and gives it a past.

    python3 tools/seed/complete_example.py recorded.ftsnapshot seeded.json knowledge/environments/example

Writes example.ftsnapshot beside the folder, and names.json (logical names of resources) into it. The same recording gives the
same bytes. What is filled in is what AWS documents for such an estate; each kind has its own function below.
"""
import datetime
import gzip
import io
import json
import pathlib
import re
import sys
import zipfile

import complete_edge
import complete_workloads

TAKEN = datetime.datetime(2026, 11, 21, 6, 0, tzinfo=datetime.timezone.utc)
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$")
HOUR, DAY = 1 / 24, 1

# What happens every day happened five hours ago; a running trail delivers all the time; all else is forty days old.
DAILY = {"StartTime", "SnapshotCreateTime", "OriginalSnapshotCreateTime"}
LATEST = {"LatestDeliveryTime", "LatestDeliveryAttemptTime", "LatestRestorableTime"}
USUAL_AGE = 40 * DAY


def moment(days_ago, zone="Z"):
    return (TAKEN - datetime.timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%S") + zone


def denied(operation, action=None):
    return {"operation": operation, "action": action or operation, "code": "AccessDenied",
            "message": f"User: arn:aws:iam::123456789012:user/auditor is not authorized to perform: {action or operation}"}


class Snapshot:
    """A recorded snapshot: its manifest, and its resources by type and region."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.manifest = json.loads(archive.read("manifest.json"))
            self.parts = {}
            for part in self.manifest["parts"]:
                lines = gzip.decompress(archive.read(f"{part['type']}/{part['region']}.jsonl.gz")).decode().splitlines()
                self.parts[part["type"]] = (part, [json.loads(at_aws(line)) for line in lines])
        self.recorded = datetime.datetime.fromisoformat(self.manifest["takenAt"])
        self.account = self.manifest["account"]

    def of(self, kind):
        return self.parts[kind][1]

    def documents(self, kind):
        return [resource["document"] for resource in self.of(kind)]

    def document(self, kind, identifier):
        return next(resource["document"] for resource in self.of(kind) if resource["id"] == identifier)

    def add(self, kind, identifier, arn, document, region="us-east-1"):
        self.of(kind).append({"id": identifier, "arn": arn, "region": region, "readAt": "", "document": document})

    def read(self, *kinds):
        """These listings can be read in AWS."""
        for kind in kinds:
            self.parts[kind][0]["failure"] = None

    def save(self, path):
        self.manifest["takenAt"] = moment(0, "+00:00")
        entries = {}
        for kind, (part, resources) in sorted(self.parts.items()):
            for resource in resources:
                resource["readAt"] = moment(0, "+00:00")
            part["count"] = len(resources)
            lines = "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in sorted(resources, key=lambda one: one["id"]))
            entries[f"{kind}/{part['region']}.jsonl.gz"] = gzip.compress(lines.encode(), 9, mtime=0)
        self.manifest["parts"] = [part for part, _ in (self.parts[kind] for kind in sorted(self.parts))]
        entries["manifest.json"] = json.dumps(self.manifest, indent=2).encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name in ["manifest.json"] + sorted(set(entries) - {"manifest.json"}):
                archive.writestr(zipfile.ZipInfo(name, (2026, 11, 21, 6, 0, 0)), entries[name])


def at_aws(text):
    """A queue's URL is where moto stands; in the example it is where SQS would be."""
    return re.sub(r"http://(localhost|127\.0\.0\.1):\d+/(?=\d{12}/)", "https://sqs.us-east-1.amazonaws.com/", text)


def give_a_past(snapshot):
    """Everything in moto was made a minute ago; here it gets an age, and what lies ahead keeps its distance."""
    def aged(member, value):
        if isinstance(value, dict):
            return {key: aged(key, one) for key, one in value.items()}
        if isinstance(value, list):
            return [aged(member, one) for one in value]
        if not isinstance(value, str) or not MOMENT.match(value):
            return value
        distance = (datetime.datetime.fromisoformat(value.replace("Z", "+00:00")) - snapshot.recorded).total_seconds() / 86400
        if abs(distance) > 1:
            return moment(-distance, "Z")
        age = HOUR / 4 if member in LATEST else 5 * HOUR if member in DAILY else USUAL_AGE
        return moment(age, "+00:00" if value.endswith("+00:00") else "Z")

    for _, resources in snapshot.parts.values():
        for resource in resources:
            resource["document"] = aged("", resource["document"])


def identities(snapshot, names):
    account = snapshot.document("account", snapshot.account)
    account["Summary"].update(AccountMFAEnabled=1, AccountPasswordPresent=1)
    support = {"PolicyName": "AWSSupportAccess", "PolicyArn": "arn:aws:iam::aws:policy/AWSSupportAccess"}
    snapshot.document("iam.role", "support")["AttachedManagedPolicies"] = [support]
    snapshot.add("iam.policy", support["PolicyArn"], support["PolicyArn"], {
        "PolicyName": support["PolicyName"], "PolicyId": "ANPAJSNKQX2OW67GF4S7E", "Arn": support["PolicyArn"], "Path": "/", "DefaultVersionId": "v1",
        "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0, "IsAttachable": True, "CreateDate": moment(2000), "UpdateDate": moment(2000),
        "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": True, "CreateDate": moment(2000), "Document": {
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["support:*"], "Resource": "*"}]}}]}, "global")
    for user in snapshot.documents("iam.user"):
        user["ServiceSpecificCredentials"] = []
    for role in snapshot.documents("iam.role") + snapshot.documents("iam.role-settings"):
        role["RoleLastUsed"] = {"LastUsedDate": moment(1), "Region": "us-east-1"}
    snapshot.add("iam.credential", "<root_account>", f"arn:aws:iam::{snapshot.account}:root", {
        "user": "<root_account>", "arn": f"arn:aws:iam::{snapshot.account}:root", "user_creation_time": moment(900, "+00:00"), "password_enabled": "true",
        "password_last_used": moment(400, "+00:00"), "password_last_changed": moment(600, "+00:00"), "password_next_rotation": "not_supported",
        "mfa_active": "true", **{f"access_key_{one}_{what}": said for one in (1, 2) for what, said in (
            ("active", "false"), ("last_rotated", "N/A"), ("last_used_date", "N/A"), ("last_used_region", "N/A"), ("last_used_service", "N/A"))},
        "cert_1_active": "false", "cert_1_last_rotated": "N/A", "cert_2_active": "false", "cert_2_last_rotated": "N/A"}, "global")
    used = {"alice": 1, "bob": 120}
    for name, days in used.items():
        snapshot.document("iam.credential", name)["password_last_used"] = moment(days, "+00:00")
        snapshot.document("iam.user", name)["PasswordLastUsed"] = moment(days)
        snapshot.document("iam.user", name)["LoginProfile"]["CreateDate"] = moment(200)
    # One key was never rotated, one was never used.
    for key, made, last in (("carol-key", 420, 2), ("dave-key", 60, 1), ("dave-second-key", 60, None)):
        access = snapshot.document("iam.access-key", names[key])
        access["CreateDate"] = moment(made)
        access["LastUsed"] = {"ServiceName": "N/A", "Region": "N/A"} if last is None else {
            "LastUsedDate": moment(last), "ServiceName": "s3", "Region": "us-east-1"}


def last_use(snapshot, _names):
    """Two users who have been there for long: one uses half of what he may, one nothing at all."""
    for name, services in (("dave", (("iam", 2), ("sts", None))), ("erin", (("s3", None),))):
        user = snapshot.document("iam.user", name)
        user["CreateDate"] = moment(400)
        user["LastAccessed"] = [
            {"ServiceName": service, "ServiceNamespace": service, "TotalAuthenticatedEntities": 0 if days is None else 1,
             **({} if days is None else {"LastAuthenticated": moment(days), "LastAuthenticatedEntity": user["Arn"], "LastAuthenticatedRegion": "us-east-1"})}
            for service, days in services]


def servers(snapshot, names):
    image = snapshot.document("ec2.image", names["base-image"])
    image.update(VirtualizationType="hvm", Architecture="x86_64", RootDeviceType="ebs", CreationDate=moment(150).replace("Z", ".000Z"), EnaSupport=True)
    image["BlockDeviceMappings"][0]["Ebs"].update(Encrypted=True, VolumeType="gp3")
    snapshot.document("ec2.snapshot", names["image-snapshot"])["Encrypted"] = True
    for server in snapshot.documents("ec2.instance"):
        server.update(VirtualizationType="hvm", Architecture="x86_64", EnaSupport=True)
        server["ImageDetail"] = [image]
    snapshot.document("ec2.instance", names["exposed-server"])["LaunchTime"] = moment(400)
    by_volume = {volume["VolumeId"]: volume.get("KmsKeyId") for volume in snapshot.documents("ec2.volume")}
    for copy in snapshot.documents("ec2.snapshot"):
        if copy["Encrypted"]:
            copy["KmsKeyId"] = by_volume.get(copy["VolumeId"]) or names["data-key-arn"]
    snapshot.document("ec2.snapshot", names["plain-snapshot"])["StartTime"] = moment(500)
    for group in snapshot.documents("autoscaling.group"):
        if group["AutoScalingGroupName"] == "web":
            group["MaxInstanceLifetime"] = 2592000
            group.setdefault("MixedInstancesPolicy", {}).setdefault("LaunchTemplate", {})["Overrides"] = [
                {"InstanceType": "t3.small"}, {"InstanceType": "t3a.small"}]


def network(snapshot, names):
    # Interfaces of NAT gateways and of endpoints are AWS's own and in use; those of NAT gateways carry no security group.
    for interface in snapshot.documents("ec2.network-interface"):
        if interface["NetworkInterfaceId"] in {value for name, value in names.items() if name.startswith("interface-")}:
            interface.update(RequesterManaged=True, Status="in-use")
            interface["Groups"] = [group for group in interface["Groups"] if group["GroupId"] != names["default-group"]]
    part, lists = snapshot.parts["ec2.network-acl"]
    snapshot.parts["ec2.network-acl"] = (part, [one for one in lists if one["id"] != names["leftover-acl"]])


def settings(snapshot, names):
    snapshot.document("region", "us-east-1").update(
        EbsDefaultKmsKeyId=names["data-key-arn"], SnapshotBlockPublicAccess="unblocked", ImageBlockPublicAccess="block-new-sharing",
        InstanceMetadataDefaults={"HttpTokens": "required", "HttpPutResponseHopLimit": 1, "HttpEndpoint": "enabled"}, SerialConsoleAccess=False)
    for bucket in snapshot.documents("s3.bucket"):
        bucket["PolicyStatus"] = {"IsPublic": bucket["Name"] == "shop-public"}
    for key in snapshot.documents("kms.key"):
        if key["KeyId"] == names["secretsmanager-key"]:
            key["Metadata"].update(KeyManager="AWS", Description="Default key that protects my Secrets Manager data when no other key is defined")
            key["RotationEnabled"] = True
            key["Rotation"] = {"KeyRotationEnabled": True}
    for kind in ("cloudtrail.trail", "cloudtrail.covering-trail"):
        for trail in snapshot.documents(kind):
            if trail["Name"] == "shop":
                trail["HasInsightSelectors"] = True
                trail["InsightSelectors"] = [{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}]
                if isinstance(trail.get("Status"), dict):
                    trail["Status"].update({member: moment(HOUR / 4) for member in ("LatestCloudWatchLogsDeliveryTime", "LatestDigestDeliveryTime", "LatestDeliveryTime")})


def databases(snapshot, names):
    newest = {"aurora-mysql": "8.0.mysql_aurora.3.08.0", "mysql": "5.7.44", "neptune": "1.3.2.1"}
    for database in snapshot.documents("rds.db-instance") + snapshot.documents("rds.db-cluster"):
        database["EngineRelease"] = [{
            "Engine": database["Engine"], "EngineVersion": database["EngineVersion"], "ValidUpgradeTarget": [],
            "Status": "deprecated" if newest[database["Engine"]].startswith("5.7") else "available"}]
        if "DBClusterIdentifier" in database and "DBInstanceIdentifier" in database:
            database.update(MonitoringInterval=60, MonitoringRoleArn=f"arn:aws:iam::{snapshot.account}:role/rds-monitoring",
                            PerformanceInsightsEnabled=True, PerformanceInsightsKMSKeyId=names["data-key-arn"], PerformanceInsightsRetentionPeriod=7)


def backups(snapshot, names):
    snapshot.read("backup.failed-job", "backup.protected-resource", "backup.recovery-point", "backup.restore-job", "backup.selection")
    snapshot.read("ec2.client-vpn-endpoint", "ec2.instance-connect-endpoint")
    region = f"arn:aws:%s:us-east-1:{snapshot.account}:%s"
    vault = snapshot.document("backup.vault", "shop")
    vault.update(AccessPolicy=None, NumberOfRecoveryPoints=2, Locked=True, MinRetentionDays=7, Notifications={
        "SNSTopicArn": names["alarm-topic"], "BackupVaultEvents": ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED"]})
    for plan, name in ((names["daily-plan"], "shop-daily"), (names["weekly-plan"], "weekly")):
        role = f"arn:aws:iam::{snapshot.account}:role/backup"
        chosen = {"SelectionName": "tagged", "IamRoleArn": role, "Resources": ["*"], "ListOfTags": [], "NotResources": [], "Conditions": {
            "StringEquals": [{"ConditionKey": "aws:ResourceTag/app", "ConditionValue": "shop"}]}}
        made = f"{plan[:24]}{'0' * 11}1"
        snapshot.add("backup.selection", f"{plan}/{made}", None, {
            "BackupPlanId": plan, "BackupPlanName": name, "SelectionId": made, "SelectionName": "tagged", "IamRoleArn": role, "CreationDate": moment(USUAL_AGE),
            "Selection": chosen})
        snapshot.document("backup.plan", plan)["LastExecutionDate"] = moment(5 * HOUR if name == "shop-daily" else 3)
    for kind, arn in (("RDS", region % ("rds", "cluster:shop")), ("EC2", region % ("ec2", "instance/" + names["web-1"]))):
        point = region % ("backup", f"recovery-point:{names['daily-plan'][:8]}-{kind.lower()}")
        snapshot.add("backup.protected-resource", arn, arn, {"ResourceArn": arn, "ResourceType": kind, "LastBackupTime": moment(5 * HOUR)})
        snapshot.add("backup.recovery-point", point, point, {
            "RecoveryPointArn": point, "BackupVaultName": "shop", "BackupVaultArn": vault["BackupVaultArn"], "ResourceArn": arn, "ResourceType": kind,
            "Status": "COMPLETED", "CreationDate": moment(5 * HOUR), "CompletionDate": moment(4.5 * HOUR), "IsEncrypted": True,
            "EncryptionKeyArn": names["data-key-arn"], "Lifecycle": {"DeleteAfterDays": 35}})
    snapshot.add("backup.restore-job", "restore-1", None, {
        "RestoreJobId": "restore-1", "Status": "COMPLETED", "CreationDate": moment(20), "CompletionDate": moment(20), "ResourceType": "RDS"})
    # Planted: last night but two, a backup failed and nobody looked.
    failed = region % ("ec2", "volume/" + names["plain-volume"])
    snapshot.add("backup.failed-job", "failed-1", None, {
        "BackupJobId": "failed-1", "State": "FAILED", "ResourceArn": failed, "ResourceType": "EBS", "CreationDate": moment(2 + 5 * HOUR),
        "StatusMessage": "The volume was busy.", "BackupVaultName": "shop"})


def unseen(snapshot, names):
    """Planted: what the reader's role may not see, in the three forms that it takes."""
    snapshot.document("s3.bucket", "shop-uploads")["Policy"] = {"$unreadable": denied("s3:GetBucketPolicy")}
    snapshot.document("kms.key", names["unrotated-key"])["Policy"] = {"$unreadable": denied("kms:GetKeyPolicy")}
    snapshot.parts["rds.pending-maintenance"][0]["failure"] = denied("rds:DescribePendingMaintenanceActions")


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    recorded, seeded, folder = sys.argv[1:]
    folder = pathlib.Path(folder)
    snapshot = Snapshot(recorded)
    names = {name: at_aws(value) for name, value in json.loads(pathlib.Path(seeded).read_text(encoding="utf-8"))["names"].items()}
    give_a_past(snapshot)
    for part in (identities, last_use, servers, network, settings, databases, backups, unseen):
        part(snapshot, names)
    for part in complete_workloads.PARTS:
        part(snapshot, names, moment)
    complete_edge.complete(snapshot, names, moment)
    snapshot.save(folder.parent / "example.ftsnapshot")
    with io.open(folder / "names.json", "w", encoding="utf-8") as file:
        json.dump(names, file, indent=2, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main()
