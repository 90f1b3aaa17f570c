"""Where the example estate keeps and works on data beside its databases, and what runs by itself. seed_estate.py builds it."""
import json

REGION = "us-east-1"


def warehouses(e):
    redshift = e.client("redshift")
    redshift.create_cluster_parameter_group(ParameterGroupName="tls", ParameterGroupFamily="redshift-1.0", Description="TLS required")
    redshift.create_cluster_subnet_group(ClusterSubnetGroupName="data", Description="both zones", SubnetIds=[e.names["data-a"], e.names["data-b"]])

    def cluster(name, **more):
        redshift.create_cluster(ClusterIdentifier=name, MasterUserPassword="Not-a-real-one-3", ClusterSubnetGroupName="data", NumberOfNodes=2,
                                ClusterType="multi-node", VpcSecurityGroupIds=[e.names["data-group"]], **more)

    cluster("sales", NodeType="ra3.large", MasterUsername="keeper", Encrypted=True, KmsKeyId=e.names["data-key-arn"], PubliclyAccessible=False,
            AutomatedSnapshotRetentionPeriod=14, EnhancedVpcRouting=True, AllowVersionUpgrade=True, ClusterParameterGroupName="tls")
    redshift.enable_logging(ClusterIdentifier="sales", LogDestinationType="cloudwatch", LogExports=["connectionlog", "userlog"])
    # Planted: the first try, years ago.
    cluster("trial-warehouse", NodeType="dc2.large", MasterUsername="awsuser", Encrypted=False, PubliclyAccessible=True,
            AutomatedSnapshotRetentionPeriod=1, EnhancedVpcRouting=False, AllowVersionUpgrade=False)


def search(e):
    opensearch = e.client("opensearch")
    logs = e.client("logs")
    group = "/aws/opensearch/products"
    logs.create_log_group(logGroupName=group, kmsKeyId=e.names["logs-key-arn"])
    logs.put_retention_policy(logGroupName=group, retentionInDays=400)
    group_arn = f"arn:aws:logs:{REGION}:{e.account}:log-group:{group}"
    opensearch.create_domain(
        DomainName="products", EngineVersion="OpenSearch_2.11", EncryptionAtRestOptions={"Enabled": True, "KmsKeyId": e.names["data-key"]},
        NodeToNodeEncryptionOptions={"Enabled": True}, DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"},
        ClusterConfig={"InstanceType": "r6g.large.search", "InstanceCount": 3, "ZoneAwarenessEnabled": True, "ZoneAwarenessConfig": {"AvailabilityZoneCount": 3},
                       "DedicatedMasterEnabled": True, "DedicatedMasterCount": 3, "DedicatedMasterType": "m6g.large.search"},
        EBSOptions={"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 20},
        AdvancedSecurityOptions={"Enabled": True, "InternalUserDatabaseEnabled": False},
        LogPublishingOptions={kind: {"CloudWatchLogsLogGroupArn": group_arn, "Enabled": True} for kind in ("AUDIT_LOGS", "ES_APPLICATION_LOGS")},
        AccessPolicies=json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{e.account}:role/web-server"}, "Action": "es:ESHttp*",
            "Resource": f"arn:aws:es:{REGION}:{e.account}:domain/products/*"}]}))
    # Planted: open to everyone, and on nothing that holds.
    opensearch.create_domain(
        DomainName="old-search", EngineVersion="OpenSearch_1.3", EncryptionAtRestOptions={"Enabled": False}, NodeToNodeEncryptionOptions={"Enabled": False},
        DomainEndpointOptions={"EnforceHTTPS": False, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"},
        ClusterConfig={"InstanceType": "t3.small.search", "InstanceCount": 1}, EBSOptions={"EBSEnabled": True, "VolumeType": "gp2", "VolumeSize": 10},
        AccessPolicies=json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": f"arn:aws:es:{REGION}:{e.account}:domain/old-search/*"}]}))


def analysis(e):
    athena = e.client("athena")
    athena.create_work_group(Name="reports", Configuration={
        "EnforceWorkGroupConfiguration": True, "PublishCloudWatchMetricsEnabled": True, "BytesScannedCutoffPerQuery": 1099511627776,
        "ResultConfiguration": {"OutputLocation": "s3://shop-trail/results/", "EncryptionConfiguration": {
            "EncryptionOption": "SSE_KMS", "KmsKey": e.names["data-key-arn"]}}})
    # Planted: results in clear text, wherever one likes.
    athena.create_work_group(Name="play", Configuration={"EnforceWorkGroupConfiguration": False, "PublishCloudWatchMetricsEnabled": False})

    glue = e.client("glue")
    glue.put_data_catalog_encryption_settings(DataCatalogEncryptionSettings={
        "EncryptionAtRest": {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": e.names["data-key-arn"]},
        "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": True, "AwsKmsKeyId": e.names["data-key-arn"]}})
    role = f"arn:aws:iam::{e.account}:role/web-server"
    script = {"Name": "glueetl", "ScriptLocation": "s3://shop-trail/jobs/nightly.py", "PythonVersion": "3"}
    glue.create_job(Name="nightly", Role=role, Command=script, GlueVersion="4.0", Timeout=120, SecurityConfiguration="all-encrypted", MaxRetries=1)
    # Planted: a job that nobody has touched for years, and its way into a database.
    glue.create_job(Name="old-import", Role=role, Command=script, GlueVersion="1.0", Timeout=2880, MaxRetries=1)
    glue.create_connection(ConnectionInput={"Name": "old-reports", "ConnectionType": "JDBC", "ConnectionProperties": {
        "JDBC_CONNECTION_URL": "jdbc:mysql://old-reports.shop.example:3306/reports", "USERNAME": "reader", "PASSWORD": "not-a-real-one-4"}})

    sagemaker = e.client("sagemaker")
    sagemaker.create_notebook_instance(NotebookInstanceName="forecast", InstanceType="ml.t3.medium", RoleArn=role, SubnetId=e.names["web-a"],
                                       SecurityGroupIds=[e.names["web-group"]], KmsKeyId=e.names["data-key"], DirectInternetAccess="Disabled",
                                       RootAccess="Disabled", InstanceMetadataServiceConfiguration={"MinimumInstanceMetadataServiceVersion": "2"})
    # Planted: a notebook that somebody made to try something out.
    sagemaker.create_notebook_instance(NotebookInstanceName="scratch", InstanceType="ml.t3.medium", RoleArn=role)


def people(e):
    cognito = e.client("cognito-idp")
    strong = {"MinimumLength": 14, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True, "RequireSymbols": True,
              "TemporaryPasswordValidityDays": 3}
    pool = e.note("customers-pool", cognito.create_user_pool(
        PoolName="customers", Policies={"PasswordPolicy": strong}, DeletionProtection="ACTIVE", MfaConfiguration="OPTIONAL",
        UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"})["UserPool"]["Id"])
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="shop", AllowedOAuthFlows=["code"], AllowedOAuthScopes=["openid"],
                                             CallbackURLs=["https://www.shop.example/in"], PreventUserExistenceErrors="ENABLED",
                                             EnableTokenRevocation=True, GenerateSecret=True)["UserPoolClient"]["ClientId"]
    e.note("customers-client", f"{pool}/{client}")
    e.client("wafv2").associate_web_acl(WebACLArn=e.names["shop-web-acl"], ResourceArn=f"arn:aws:cognito-idp:{REGION}:{e.account}:userpool/{pool}")
    # Planted: the pool of a pilot that became the real thing.
    pilot = e.note("pilot-pool", cognito.create_user_pool(PoolName="pilot", Policies={"PasswordPolicy": {
        "MinimumLength": 8, "TemporaryPasswordValidityDays": 90}})["UserPool"]["Id"])
    client = cognito.create_user_pool_client(UserPoolId=pilot, ClientName="pilot", AllowedOAuthFlows=["implicit"], AllowedOAuthScopes=["openid"],
                                             CallbackURLs=["http://pilot.shop.example/in"], PreventUserExistenceErrors="LEGACY",
                                             EnableTokenRevocation=False)["UserPoolClient"]["ClientId"]
    e.note("pilot-client", f"{pilot}/{client}")


def movement(e):
    transfer = e.client("transfer")
    e.note("partners-server", transfer.create_server(
        Protocols=["SFTP"], EndpointType="VPC", SecurityPolicyName="TransferSecurityPolicy-2024-01", IdentityProviderType="SERVICE_MANAGED",
        EndpointDetails={"VpcId": e.names["vpc"], "SubnetIds": [e.names["edge-a"]]},
        LoggingRole=f"arn:aws:iam::{e.account}:role/flow-logs")["ServerId"])
    # Planted: a partner who knew nothing but FTP.
    e.note("ftp-server", transfer.create_server(Protocols=["FTP"], EndpointType="PUBLIC", SecurityPolicyName="TransferSecurityPolicy-2018-11",
                                                IdentityProviderType="SERVICE_MANAGED")["ServerId"])
    dms = e.client("dms")
    # Planted: a migration that was done and left standing.
    dms.create_replication_instance(ReplicationInstanceIdentifier="moved-in-2021", ReplicationInstanceClass="dms.t3.medium", PubliclyAccessible=True,
                                    MultiAZ=False, AutoMinorVersionUpgrade=False)
    for name, mode in (("moved-from", "none"), ("moved-to", "require")):
        dms.create_endpoint(EndpointIdentifier=name, EndpointType="source" if name == "moved-from" else "target", EngineName="mysql", Username="mover",
                            Password="not-a-real-one-5", ServerName=f"{name}.shop.example", Port=3306, DatabaseName="reports", SslMode=mode)


def automation(e):
    stacks = e.client("cloudformation")
    template = json.dumps({"Resources": {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}})
    stacks.create_stack(StackName="shop", TemplateBody=template, EnableTerminationProtection=True, Tags=[{"Key": "app", "Value": "shop"}])
    # Planted: a stack that one wrong name deletes.
    stacks.create_stack(StackName="loose-stack", TemplateBody=template)

    role = f"arn:aws:iam::{e.account}:role/web-server"
    definition = json.dumps({"StartAt": "End", "States": {"End": {"Type": "Pass", "End": True}}})
    machines = e.client("stepfunctions")
    machines.create_state_machine(
        name="orders", definition=definition, roleArn=role, tracingConfiguration={"enabled": True},
        loggingConfiguration={"level": "ERROR", "destinations": [{"cloudWatchLogsLogGroup": {
            "logGroupArn": f"arn:aws:logs:{REGION}:{e.account}:log-group:shop-web:*"}}]},
        encryptionConfiguration={"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": e.names["data-key-arn"]})
    # Planted: a workflow that leaves no trace.
    machines.create_state_machine(name="silent-machine", definition=definition, roleArn=role)

    events = e.client("events")
    events.create_event_bus(Name="shop")
    # Planted: everybody may start what listens here.
    events.create_event_bus(Name="open-bus")
    events.put_permission(EventBusName="open-bus", Policy=json.dumps({"Version": "2012-10-17", "Statement": [{
        "Sid": "everyone", "Effect": "Allow", "Principal": "*", "Action": "events:PutEvents",
        "Resource": f"arn:aws:events:{REGION}:{e.account}:event-bus/open-bus"}]}))

    scheduler = e.client("scheduler")
    topic = {"Arn": e.names["alarm-topic"], "RoleArn": role, "Input": "{}"}
    scheduler.create_schedule(Name="nightly", ScheduleExpression="rate(1 day)", FlexibleTimeWindow={"Mode": "OFF"}, KmsKeyArn=e.names["data-key-arn"],
                              Target={**topic, "DeadLetterConfig": {"Arn": f"arn:aws:sqs:{REGION}:{e.account}:failed"}}, State="ENABLED")
    # Planted: a run that fails unseen.
    scheduler.create_schedule(Name="unseen", ScheduleExpression="rate(1 day)", FlexibleTimeWindow={"Mode": "OFF"}, Target=topic, State="ENABLED")

    firewall = e.client("network-firewall")
    policy = f"arn:aws:network-firewall:{REGION}:{e.account}:firewall-policy/shop"
    both = [{"SubnetId": e.names["edge-a"]}, {"SubnetId": e.names["edge-b"]}]
    made = firewall.create_firewall(FirewallName="shop", FirewallPolicyArn=policy, VpcId=e.names["vpc"], SubnetMappings=both, DeleteProtection=True,
                                    SubnetChangeProtection=True)["Firewall"]["FirewallArn"]
    firewall.update_logging_configuration(FirewallArn=made, LoggingConfiguration={"LogDestinationConfigs": [{
        "LogType": "ALERT", "LogDestinationType": "CloudWatchLogs", "LogDestination": {"logGroup": "shop-flow"}}]})
    # Planted: a firewall in one zone that writes nothing down.
    firewall.create_firewall(FirewallName="forgotten-firewall", FirewallPolicyArn=policy, VpcId=e.names["forgotten-vpc"],
                             SubnetMappings=[{"SubnetId": e.names["forgotten-subnet"]}], DeleteProtection=False, SubnetChangeProtection=False)

    share = e.client("ram")
    share.create_resource_share(name="network", allowExternalPrincipals=False)
    # Planted: a share that takes in anybody.
    share.create_resource_share(name="open-share", allowExternalPrincipals=True)


def build(e):
    warehouses(e)
    search(e)
    analysis(e)
    people(e)
    movement(e)
    automation(e)
