"""The part of the example estate that runs code and keeps data beside servers and databases: functions, containers, queues, secrets,
file systems, tables, caches and streams, each with something healthy and something planted. seed_estate.py calls it."""
import io
import json
import zipfile


def tagged(name):
    return {"Name": name, "app": "shop"}


def listed(name, key="Key", value="Value"):
    return [{key: one, value: what} for one, what in tagged(name).items()]


def ground(e):
    """The role and the groups of everything here. The groups have no interface: idle functions, services of no tasks and builds between two runs use them all the same."""
    e.client("iam").create_role(RoleName="shop-function", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole",
         "Condition": {"StringEquals": {"aws:SourceAccount": e.account}}}]}))
    ec2 = e.client("ec2")
    for name in ("function-group", "build-group"):
        group = e.note(name, ec2.create_security_group(GroupName=name, Description="reached by nobody", VpcId=e.names["vpc"], TagSpecifications=[
            {"ResourceType": "security-group", "Tags": listed(name)}])["GroupId"])
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissionsEgress"])
        ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "AWS"}]}])


def functions(e):
    lam = e.client("lambda")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return None\n")
    network = {"SubnetIds": [e.names["web-a"], e.names["web-b"]], "SecurityGroupIds": [e.names["function-group"]]}
    common = {"Role": f"arn:aws:iam::{e.account}:role/shop-function", "Handler": "index.handler", "Code": {"ZipFile": code.getvalue()}}
    lam.create_function(FunctionName="shop-thumbnails", Runtime="python3.13", VpcConfig=network, KMSKeyArn=e.names["data-key-arn"],
                        DeadLetterConfig={"TargetArn": e.names["failed-orders-arn"]}, Tags=tagged("shop-thumbnails"),
                        Environment={"Variables": {"BUCKET": "shop-uploads", "DB_PASSWORD_PARAMETER": "/shop/db/password",
                                                   "SESSION_TOKEN_SECONDS": "3600", "MAIL_SECRET_ARN": e.names["mail-secret"]}}, **common)
    lam.add_permission(FunctionName="shop-thumbnails", StatementId="uploads", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com",
                       SourceArn="arn:aws:s3:::shop-uploads", SourceAccount=e.account)
    # Planted: everyone may call it, its password stands in its environment, and its runtime is long gone.
    lam.create_function(FunctionName="old-importer", Runtime="python3.8", Tags=tagged("old-importer"),
                        Environment={"Variables": {"DB_HOST": "old-reports.example", "DB_PASSWORD": "Tr0ub4dor-and-3"}}, **common)
    lam.add_permission(FunctionName="old-importer", StatementId="everyone", Action="lambda:InvokeFunction", Principal="*")
    lam.create_function_url_config(FunctionName="old-importer", AuthType="NONE", Cors={"AllowOrigins": ["*"]})


def queues(e):
    sqs = e.client("sqs")

    def queue(name, policy=None, **attributes):
        url = e.note(f"queue-{name}", sqs.create_queue(QueueName=name, Attributes={key: str(value) for key, value in attributes.items()}, tags=tagged(name))["QueueUrl"])
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        if policy:
            statements = [dict(one, Resource=arn) for one in policy]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": statements})})
        return arn

    tls = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    failed = e.note("failed-orders-arn", queue("orders-failed", [tls], KmsMasterKeyId=e.names["data-key"]))
    queue("orders", [tls], KmsMasterKeyId=e.names["data-key"], RedrivePolicy=json.dumps({"deadLetterTargetArn": failed, "maxReceiveCount": 5}))
    # Planted: an order that failed, and nobody looked.
    sqs.send_message(QueueUrl=e.names["queue-orders-failed"], MessageBody="order 4711")
    # Planted: everyone sends to it, over HTTP if he likes, and nothing in it is encrypted.
    queue("open-orders", [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage"}], SqsManagedSseEnabled="false")


def secrets(e):
    manager = e.client("secretsmanager")
    e.note("mail-secret", manager.create_secret(Name="shop/mail", KmsKeyId=e.names["data-key-arn"], SecretString="not-a-real-one", Tags=listed("shop/mail"))["ARN"])
    partner = manager.create_secret(Name="shop/partner", SecretString="not-a-real-one-either", Tags=listed("shop/partner"))["ARN"]
    # Planted: a whole other account reads it.
    manager.put_resource_policy(SecretId=partner, ResourcePolicy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::210987654321:root"}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}))


def containers(e):
    ecr, ecs = e.client("ecr"), e.client("ecs")
    ecr.create_repository(repositoryName="shop/web", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True},
                          encryptionConfiguration={"encryptionType": "KMS", "kmsKey": e.names["data-key-arn"]}, tags=listed("shop/web"))
    ecr.put_lifecycle_policy(repositoryName="shop/web", lifecyclePolicyText=json.dumps({"rules": [{
        "rulePriority": 1, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 30}, "action": {"type": "expire"}}]}))
    # Planted: the world pulls from it, its tags move, nobody looks for holes and nothing is ever removed.
    ecr.create_repository(repositoryName="playground", imageTagMutability="MUTABLE", imageScanningConfiguration={"scanOnPush": False})
    ecr.set_repository_policy(repositoryName="playground", policyText=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]}))

    ecs.create_cluster(clusterName="shop", settings=[{"name": "containerInsights", "value": "enabled"}], tags=listed("shop", "key", "value"), configuration={
        "executeCommandConfiguration": {"logging": "OVERRIDE", "logConfiguration": {"cloudWatchLogGroupName": "shop-web"}}})
    log = {"logDriver": "awslogs", "options": {"awslogs-group": "shop-web", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "api"}}
    ecs.register_task_definition(
        family="shop-api", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        containerDefinitions=[{
            "name": "api", "image": f"{e.account}.dkr.ecr.us-east-1.amazonaws.com/shop/web:1.4.2", "essential": True, "memory": 512, "user": "1000:1000",
            "readonlyRootFilesystem": True, "privileged": False, "logConfiguration": log, "environment": [{"name": "STAGE", "value": "production"}],
            "secrets": [{"name": "MAIL_PASSWORD", "valueFrom": e.names["mail-secret"]}]}], tags=listed("shop-api", "key", "value"))
    # Planted: a container that is root on its host, sees all its processes, tells nobody, and carries its token with it.
    ecs.register_task_definition(
        family="agent", networkMode="host", pidMode="host", requiresCompatibilities=["EC2"],
        containerDefinitions=[{"name": "agent", "image": "example/agent:latest", "essential": True, "memory": 128, "privileged": True,
                               "environment": [{"name": "AGENT_TOKEN", "value": "f3b91c77d04e4a52b8a6e0c95d1277aa"}]}])
    inside = {"awsvpcConfiguration": {"subnets": [e.names["web-a"], e.names["web-b"]], "securityGroups": [e.names["function-group"]], "assignPublicIp": "DISABLED"}}
    ecs.create_service(cluster="shop", serviceName="api", taskDefinition="shop-api", desiredCount=0, launchType="FARGATE", platformVersion="LATEST",
                       networkConfiguration=inside, deploymentConfiguration={
                           "deploymentCircuitBreaker": {"enable": True, "rollback": True}, "maximumPercent": 200, "minimumHealthyPercent": 100},
                       tags=listed("api", "key", "value"))
    outside = {"awsvpcConfiguration": {"subnets": [e.names["edge-a"]], "securityGroups": [e.names["web-group"]], "assignPublicIp": "ENABLED"}}
    ecs.create_service(cluster="shop", serviceName="preview", taskDefinition="shop-api", desiredCount=0, launchType="FARGATE", platformVersion="1.3.0",
                       networkConfiguration=outside)


def files(e):
    efs = e.client("efs")
    made = e.note("uploads-files", efs.create_file_system(CreationToken="uploads", Encrypted=True, KmsKeyId=e.names["data-key-arn"],
                                                          Tags=listed("uploads"), Backup=True)["FileSystemId"])
    for zone in ("a", "b"):
        efs.create_mount_target(FileSystemId=made, SubnetId=e.names[f"data-{zone}"], SecurityGroups=[e.names["data-group"]])
    efs.put_lifecycle_configuration(FileSystemId=made, LifecyclePolicies=[{"TransitionToIA": "AFTER_30_DAYS"}])
    efs.put_file_system_policy(FileSystemId=made, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{e.account}:root"}, "Action": "elasticfilesystem:Client*", "Resource": "*"},
        {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}))
    e.note("uploads-access", efs.create_access_point(
        ClientToken="uploads", FileSystemId=made, PosixUser={"Uid": 1000, "Gid": 1000}, RootDirectory={"Path": "/shop"}, Tags=listed("uploads"))["AccessPointId"])
    # Planted: unencrypted, in one zone, without backup, open to whoever comes by the network, and an access point onto all of it.
    plain = e.note("plain-files", efs.create_file_system(CreationToken="plain", Encrypted=False)["FileSystemId"])
    e.note("plain-mount", efs.create_mount_target(FileSystemId=plain, SubnetId=e.names["edge-a"], SecurityGroups=[e.names["data-group"]])["MountTargetId"])
    e.note("plain-access", efs.create_access_point(ClientToken="plain", FileSystemId=plain)["AccessPointId"])
    fsx = e.client("fsx")
    e.note("office-files", fsx.create_file_system(
        FileSystemType="WINDOWS", StorageCapacity=32, SubnetIds=[e.names["data-a"]], Tags=listed("office-files"),
        WindowsConfiguration={"ThroughputCapacity": 8, "DeploymentType": "SINGLE_AZ_2", "AutomaticBackupRetentionDays": 0, "CopyTagsToBackups": False})["FileSystem"]["FileSystemId"])


def interfaces(e):
    """Those of mount targets, and the groups that services make for themselves."""
    ec2 = e.client("ec2")
    targets = [one for name in ("uploads-files", "plain-files") for one in e.client("efs").describe_mount_targets(FileSystemId=e.names[name])["MountTargets"]]
    for index, target in enumerate(targets):
        e.note(f"interface-files-{index + 1}", target["NetworkInterfaceId"])
    for group in ec2.describe_security_groups()["SecurityGroups"]:
        if group["GroupName"].startswith("ElasticMapReduce"):
            e.note(group["GroupName"].lower(), group["GroupId"])


def tables(e):
    dynamo = e.client("dynamodb")

    def table(name, **settings):
        return dynamo.create_table(TableName=name, KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
                                   AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], **settings)["TableDescription"]["TableArn"]

    table("carts", DeletionProtectionEnabled=True, Tags=listed("carts"),
          SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": e.names["data-key-arn"]})
    dynamo.update_continuous_backups(TableName="carts", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    # Planted: another account reads all of it, and nothing brings it back.
    shared = table("price-list")
    dynamo.put_resource_policy(ResourceArn=shared, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::210987654321:root"}, "Action": "dynamodb:*", "Resource": shared}]}))


def caches(e):
    cache = e.client("elasticache")
    cache.create_replication_group(ReplicationGroupId="sessions", ReplicationGroupDescription="sessions", Engine="redis", CacheNodeType="cache.t4g.small",
                                   NumCacheClusters=2, AutomaticFailoverEnabled=True, MultiAZEnabled=True, AtRestEncryptionEnabled=True,
                                   TransitEncryptionEnabled=True, AuthToken="made-up-token-0123456789", KmsKeyId=e.names["data-key-arn"],
                                   SnapshotRetentionLimit=7, Tags=listed("sessions"))
    # Planted: everything off, on hardware of the past.
    cache.create_replication_group(ReplicationGroupId="old-cache", ReplicationGroupDescription="old", Engine="redis", CacheNodeType="cache.m3.medium",
                                   NumCacheClusters=1, AutomaticFailoverEnabled=False, AtRestEncryptionEnabled=False, TransitEncryptionEnabled=False)
    cache.create_cache_cluster(CacheClusterId="old-lookup", Engine="memcached", CacheNodeType="cache.m3.medium", NumCacheNodes=1, AutoMinorVersionUpgrade=False)


def streams(e):
    kinesis, firehose = e.client("kinesis"), e.client("firehose")
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    kinesis.start_stream_encryption(StreamName="clicks", EncryptionType="KMS", KeyId=e.names["data-key-arn"])
    kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=168)
    # Planted: unencrypted, and gone after a day.
    kinesis.create_stream(StreamName="debug-clicks", ShardCount=1)
    target = {"RoleARN": f"arn:aws:iam::{e.account}:role/shop-function", "BucketARN": "arn:aws:s3:::shop-access-logs"}
    firehose.create_delivery_stream(DeliveryStreamName="web-logs", DeliveryStreamType="DirectPut", ExtendedS3DestinationConfiguration=target,
                                    DeliveryStreamEncryptionConfigurationInput={"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": e.names["data-key-arn"]})
    firehose.create_delivery_stream(DeliveryStreamName="debug-logs", DeliveryStreamType="DirectPut", ExtendedS3DestinationConfiguration=target)


def brokers(e):
    kafka, mq = e.client("kafka"), e.client("mq")
    nodes = {"InstanceType": "kafka.m7g.large", "ClientSubnets": [e.names["data-a"], e.names["data-b"]], "SecurityGroups": [e.names["data-group"]]}
    kafka.create_cluster_v2(ClusterName="events", Tags=tagged("events"), Provisioned={
        "BrokerNodeGroupInfo": dict(nodes, ConnectivityInfo={"PublicAccess": {"Type": "DISABLED"}}), "KafkaVersion": "3.8.x", "NumberOfBrokerNodes": 2,
        "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}, "Unauthenticated": {"Enabled": False}}, "EnhancedMonitoring": "PER_TOPIC_PER_BROKER",
        "EncryptionInfo": {"EncryptionAtRest": {"DataVolumeKMSKeyId": e.names["data-key-arn"]}, "EncryptionInTransit": {"ClientBroker": "TLS", "InCluster": True}},
        "LoggingInfo": {"BrokerLogs": {"CloudWatchLogs": {"Enabled": True, "LogGroup": "shop-web"}}}})
    # Planted: plaintext beside TLS, and everybody may come.
    kafka.create_cluster_v2(ClusterName="try-out", Provisioned={
        "BrokerNodeGroupInfo": nodes, "KafkaVersion": "3.8.x", "NumberOfBrokerNodes": 2, "ClientAuthentication": {"Unauthenticated": {"Enabled": True}},
        "EncryptionInfo": {"EncryptionAtRest": {"DataVolumeKMSKeyId": e.names["data-key-arn"]}, "EncryptionInTransit": {"ClientBroker": "TLS_PLAINTEXT", "InCluster": True}}})
    # Planted: a lone broker on the internet that nobody updates.
    mq.create_broker(BrokerName="old-broker", EngineType="ACTIVEMQ", EngineVersion="5.15.16", HostInstanceType="mq.t2.micro", DeploymentMode="SINGLE_INSTANCE",
                     PubliclyAccessible=True, AutoMinorVersionUpgrade=False, Users=[{"Username": "shop", "Password": "not-a-real-one-1"}])


def builds(e):
    build = e.client("codebuild")
    role = f"arn:aws:iam::{e.account}:role/shop-function"
    machine = {"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "computeType": "BUILD_GENERAL1_SMALL"}
    build.create_project(name="shop-build", serviceRole=role, artifacts={"type": "NO_ARTIFACTS"},
                         source={"type": "GITHUB", "location": "https://github.com/shop-example/shop.git"},
                         vpcConfig={"vpcId": e.names["vpc"], "subnets": [e.names["web-a"]], "securityGroupIds": [e.names["build-group"]]},
                         environment=dict(machine, environmentVariables=[
                             {"name": "STAGE", "value": "production", "type": "PLAINTEXT"},
                             {"name": "DB_PASSWORD", "value": "/shop/db/password", "type": "PARAMETER_STORE"}]), tags=listed("shop-build", "key", "value"))
    # Planted: the key in its environment, the token in the address of its source, rights over its host, and no log.
    build.create_project(name="old-build", serviceRole=role, artifacts={"type": "NO_ARTIFACTS"},
                         source={"type": "BITBUCKET", "location": "https://x-token-auth:a-made-up-one@bitbucket.org/shop-example/old.git"},
                         environment=dict(machine, privilegedMode=True, environmentVariables=[
                             {"name": "DEPLOY_TOKEN", "value": "9c1e7f30b2d84a5f8e6d1c0b7a923f4e", "type": "PLAINTEXT"}]),
                         logsConfig={"cloudWatchLogs": {"status": "DISABLED"}, "s3Logs": {"status": "DISABLED"}})


def parameters(e):
    ssm = e.client("ssm")
    ssm.put_parameter(Name="/shop/db/password", Type="SecureString", KeyId=e.names["data-key-arn"], Value="not-a-real-one", Tags=listed("/shop/db/password"))
    ssm.put_parameter(Name="/shop/db/host", Type="String", Value="shop.cluster.example", Tags=listed("/shop/db/host"))
    # Planted: a password for everyone who reads parameters, and a document for the world.
    ssm.put_parameter(Name="/reports/db/password", Type="String", Value="not-a-real-one-either")
    ssm.create_document(Name="shop-setup", DocumentType="Command", DocumentFormat="JSON", Content=json.dumps({
        "schemaVersion": "2.2", "description": "set up", "mainSteps": [{"action": "aws:runShellScript", "name": "run", "inputs": {"runCommand": ["uptime"]}}]}))
    ssm.modify_document_permission(Name="shop-setup", PermissionType="Share", AccountIdsToAdd=["All"])


def clusters(e):
    eks = e.client("eks")
    network = {"subnetIds": [e.names["web-a"], e.names["web-b"]], "securityGroupIds": [e.names["web-group"]]}
    logging = {"clusterLogging": [{"types": ["api", "audit", "authenticator", "controllerManager", "scheduler"], "enabled": True}]}
    eks.create_cluster(name="shop", version="1.34", roleArn=f"arn:aws:iam::{e.account}:role/shop-function", logging=logging, tags=tagged("shop"),
                       resourcesVpcConfig=dict(network, endpointPublicAccess=False, endpointPrivateAccess=True, publicAccessCidrs=[]),
                       encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": e.names["data-key-arn"]}}])
    # Planted: an old version, open to the internet, and nodes in one zone with SSH for all.
    eks.create_cluster(name="try-out", version="1.29", roleArn=f"arn:aws:iam::{e.account}:role/shop-function",
                       resourcesVpcConfig=dict(network, endpointPublicAccess=True, endpointPrivateAccess=False, publicAccessCidrs=["0.0.0.0/0"]))
    eks.create_nodegroup(clusterName="try-out", nodegroupName="nodes", subnets=[e.names["web-a"]], nodeRole=f"arn:aws:iam::{e.account}:role/shop-function",
                         scalingConfig={"minSize": 0, "maxSize": 1, "desiredSize": 0}, remoteAccess={"ec2SshKey": "ops"})
    emr = e.client("emr")
    emr.put_block_public_access_configuration(BlockPublicAccessConfiguration={
        "BlockPublicSecurityGroupRules": True, "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": 22, "MaxRange": 22}]})
    # Planted: a cluster in a public subnet, without encryption or logs, that nobody ends.
    e.note("old-emr", emr.run_job_flow(Name="old-statistics", ReleaseLabel="emr-6.4.0", JobFlowRole="EMR_EC2_DefaultRole", ServiceRole="EMR_DefaultRole",
                                       Instances={"MasterInstanceType": "m5.xlarge", "SlaveInstanceType": "m5.xlarge", "InstanceCount": 1,
                                                  "KeepJobFlowAliveWhenNoSteps": True, "Ec2SubnetId": e.names["edge-a"]})["JobFlowId"])


def classic(e):
    elb = e.client("elb")
    # Planted: HTTP in one zone, with nothing behind it and nothing written down.
    elb.create_load_balancer(LoadBalancerName="old-front", Subnets=[e.names["edge-a"]], SecurityGroups=[e.names["balancer-group"]], Scheme="internet-facing",
                             Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 8080}])


def graphs(e):
    rds = e.client("rds")
    common = dict(MasterUsername="shopkeeper", MasterUserPassword="not-a-real-one-1", StorageEncrypted=True, KmsKeyId=e.names["data-key-arn"], DBSubnetGroupName="shop-data",
                  BackupRetentionPeriod=14, VpcSecurityGroupIds=[e.names["data-group"]], DeletionProtection=True, CopyTagsToSnapshot=True)
    # Planted: a graph that asks nobody who he is, tells nobody who came, and stands alone.
    rds.create_db_cluster(DBClusterIdentifier="suggestions", Engine="neptune", Tags=listed("suggestions"), **common)
    rds.create_db_instance(DBInstanceIdentifier="suggestions-1", DBInstanceClass="db.r6g.large", Engine="neptune", DBClusterIdentifier="suggestions",
                           AutoMinorVersionUpgrade=True, PubliclyAccessible=False, DBSubnetGroupName="shop-data", CopyTagsToSnapshot=True, Tags=listed("suggestions-1"),
                           StorageEncrypted=True, KmsKeyId=e.names["data-key-arn"])


PARTS = (ground, queues, secrets, functions, containers, files, tables, caches, streams, brokers, builds, parameters, clusters, classic, graphs, interfaces)
