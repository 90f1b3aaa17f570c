"""What moto does not keep or answer of functions, containers, queues and secrets, for complete_example.py."""


def functions(snapshot, names, moment):
    thumbnails = snapshot.document("lambda.function", "shop-thumbnails")
    thumbnails.update(KMSKeyArn=names["data-key-arn"], DeadLetterConfig={"TargetArn": names["failed-orders-arn"]}, Urls=[])
    # Planted: a URL without sign-in, for every site.
    old = snapshot.document("lambda.function", "old-importer")
    old["Urls"] = [{"FunctionUrl": "https://a1b2c3.lambda-url.us-east-1.on.aws/", "FunctionArn": old["FunctionArn"], "AuthType": "NONE",
                    "Cors": {"AllowOrigins": ["*"]}, "CreationTime": moment(400), "LastModifiedTime": moment(400)}]


def secrets(snapshot, names, moment):
    mail = snapshot.document("secretsmanager.secret", "shop/mail")
    mail.update(RotationEnabled=True, RotationLambdaARN=f"arn:aws:lambda:us-east-1:{snapshot.account}:function:shop-rotate-mail",
                RotationRules={"AutomaticallyAfterDays": 30}, CreatedDate=moment(400), LastRotatedDate=moment(10), LastChangedDate=moment(10),
                NextRotationDate=moment(-20), LastAccessedDate=moment(1))
    # Planted: old, never changed, and read by nobody for months.
    snapshot.document("secretsmanager.secret", "shop/partner").update(
        CreatedDate=moment(500), LastChangedDate=moment(500), LastAccessedDate=moment(200))


def containers(snapshot, names, moment):
    for service in snapshot.documents("ecs.service"):
        if service["serviceName"] == "api":
            service.setdefault("deploymentConfiguration", {})["deploymentCircuitBreaker"] = {"enable": True, "rollback": True}


def files(snapshot, names, moment):
    snapshot.document("efs.file-system", names["uploads-files"])["BackupPolicy"] = {"Status": "ENABLED"}
    arn = snapshot.document("efs.file-system", names["uploads-files"])["FileSystemArn"]
    point = f"arn:aws:backup:us-east-1:{snapshot.account}:recovery-point:files"
    vault = snapshot.document("backup.vault", "shop")["BackupVaultArn"]
    snapshot.add("backup.recovery-point", point, point, {
        "RecoveryPointArn": point, "BackupVaultName": "shop", "BackupVaultArn": vault, "ResourceArn": arn, "ResourceType": "EFS", "Status": "COMPLETED",
        "CreationDate": moment(5 / 24), "CompletionDate": moment(4 / 24), "IsEncrypted": True, "EncryptionKeyArn": names["data-key-arn"],
        "Lifecycle": {"DeleteAfterDays": 35}})
    snapshot.add("backup.protected-resource", arn, arn, {"ResourceArn": arn, "ResourceType": "EFS", "LastBackupTime": moment(5 / 24)})
    snapshot.document("backup.vault", "shop")["NumberOfRecoveryPoints"] += 1


def tables(snapshot, names, moment):
    recovery = snapshot.document("dynamodb.table", "carts")["ContinuousBackups"]["PointInTimeRecoveryDescription"]
    recovery.update(EarliestRestorableDateTime=moment(35), LatestRestorableDateTime=moment(5 / 1440))


def streams(snapshot, names, moment):
    snapshot.document("firehose.stream", "web-logs")["DeliveryStreamEncryptionConfiguration"] = {
        "KeyARN": names["data-key-arn"], "KeyType": "CUSTOMER_MANAGED_CMK", "Status": "ENABLED"}
    at_rest = {"DataVolumeKMSKeyId": names["data-key-arn"]}
    closed = {"Sasl": {"Iam": {"Enabled": True}}, "Unauthenticated": {"Enabled": False}}
    for name, clients, who, watched, logged in (("events", "TLS", closed, "PER_TOPIC_PER_BROKER", True),
                                                ("try-out", "TLS_PLAINTEXT", {"Unauthenticated": {"Enabled": True}}, "DEFAULT", False)):
        snapshot.document("msk.cluster", name)["Provisioned"].update(
            ClientAuthentication=who, EnhancedMonitoring=watched, EncryptionInfo={"EncryptionAtRest": at_rest, "EncryptionInTransit": {"ClientBroker": clients, "InCluster": True}},
            LoggingInfo={"BrokerLogs": {"CloudWatchLogs": {"Enabled": logged}}})


def clusters(snapshot, names, moment):
    for name, mode in (("shop", "API"), ("try-out", "CONFIG_MAP")):
        snapshot.document("eks.cluster", name)["accessConfig"] = {"authenticationMode": mode}


def managed(snapshot, names, moment):
    """Agents that answer and patches that are installed; one server is not known, one misses patches."""
    snapshot.read("ssm.managed-instance")
    for name in ("web-1", "web-2", "bastion", "leaky-server"):
        snapshot.add("ssm.managed-instance", names[name], f"arn:aws:ssm:us-east-1:{snapshot.account}:managed-instance/{names[name]}", {
            "InstanceId": names[name], "PingStatus": "Online", "LastPingDateTime": moment(1 / 1440), "AgentVersion": "3.3.2299.0", "IsLatestVersion": True,
            "PlatformType": "Linux", "PlatformName": "Amazon Linux", "PlatformVersion": "2023", "PatchState": [{
                "InstanceId": names[name], "PatchGroup": "shop", "BaselineId": "pb-0123456789abcdef0", "Operation": "Scan", "InstalledCount": 214,
                "InstalledPendingRebootCount": 0, "MissingCount": 7 if name == "leaky-server" else 0, "FailedCount": 0,
                "OperationStartTime": moment(5 / 24), "OperationEndTime": moment(5 / 24)}]})
    snapshot.document("region", "us-east-1")["DocumentSharing"] = {
        "SettingId": "/ssm/documents/console/public-sharing-permission", "SettingValue": "Disable", "Status": "Customized"}


def lifecycle(snapshot, names, moment):
    """Planted: a policy that copies once a week, and within the region only."""
    snapshot.read("dlm.policy")
    policy = "policy-0f00000000000weekly"
    snapshot.add("dlm.policy", policy, f"arn:aws:dlm:us-east-1:{snapshot.account}:policy/{policy}", {
        "PolicyId": policy, "Description": "weekly", "State": "ENABLED", "PolicyType": "EBS_SNAPSHOT_MANAGEMENT", "DefaultPolicy": False, "Policy": {
            "PolicyId": policy, "State": "ENABLED", "PolicyDetails": {
                "PolicyType": "EBS_SNAPSHOT_MANAGEMENT", "ResourceTypes": ["VOLUME"], "TargetTags": [{"Key": "backup", "Value": "weekly"}],
                "Schedules": [{"Name": "sunday", "CreateRule": {"CronExpression": "cron(0 3 ? * SUN *)"}, "RetainRule": {"Count": 4}}]}}})


def unused(snapshot, names, moment):
    """What moto cannot be asked, and the example does not use."""
    snapshot.read("elasticache.serverless-cache")


PARTS = (functions, secrets, containers, files, tables, streams, clusters, managed, lifecycle, unused)
