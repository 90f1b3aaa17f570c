#!/usr/bin/env python3
"""Builds the example estate on any AWS endpoint, with planted weaknesses.

    MOTO_EC2_LOAD_DEFAULT_AMIS=false MOTO_ACM_VALIDATION_WAIT=0 moto_server -p 5000 &
    python3 tools/seed/seed_estate.py --endpoint-url http://127.0.0.1:5000 --out seeded.json

A multi-tenant web application in one VPC over two zones: web tier behind a load balancer, an Aurora
cluster, access by bastion only, CloudTrail, alarms, daily backups, and the weaknesses that
knowledge/environments/example/planted.yaml lists. The file that --out names says which logical
name became which id. Needs boto3, which comes with moto.

Never point this at an account that matters: it creates public and unencrypted things on purpose.
"""
import argparse
import io
import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

import estate_data
import estate_edge
import estate_watch
import seed_workloads

REGION = "us-east-1"
ZONES = ("us-east-1a", "us-east-1b")


class Estate:
    """The clients, and the ids of what has been made."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.names = {}
        config = Config(inject_host_prefix=False, retries={"max_attempts": 2}, s3={"addressing_style": "path"})
        self.session = boto3.Session("testing", "testing", region_name=REGION)
        self.client = lambda service: self.session.client(service, endpoint_url=endpoint, config=config)
        self.account = self.client("sts").get_caller_identity()["Account"]

    def note(self, name, identifier):
        self.names[name] = identifier
        return identifier


def tags(name, **more):
    return [{"Key": "Name", "Value": name}, {"Key": "app", "Value": "shop"}] + [
        {"Key": key, "Value": value} for key, value in more.items()]


def tagged(resource, name, **more):
    return [{"ResourceType": resource, "Tags": tags(name, **more)}]


def keys(e):
    kms = e.client("kms")
    for name, rotate in (("data-key", True), ("logs-key", True), ("unrotated-key", False), ("dying-key", True)):
        key = kms.create_key(Description=name, Tags=[{"TagKey": "Name", "TagValue": name}])["KeyMetadata"]
        kms.create_alias(AliasName=f"alias/{name}", TargetKeyId=key["KeyId"])
        if rotate:
            kms.enable_key_rotation(KeyId=key["KeyId"])
        e.note(name, key["KeyId"])
        e.note(f"{name}-arn", key["Arn"])
    public = kms.create_key(Description="public-key", Policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Own", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{e.account}:root"}, "Action": "kms:*", "Resource": "*"},
            {"Sid": "Everyone", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt", "Resource": "*"},
        ]}))["KeyMetadata"]
    kms.enable_key_rotation(KeyId=public["KeyId"])
    kms.create_alias(AliasName="alias/public-key", TargetKeyId=public["KeyId"])
    e.note("public-key", public["KeyId"])


def network(e):
    ec2 = e.client("ec2")
    # The default VPC that every new account has is removed, as a tidy team does it.
    for vpc in ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]:
        for gateway in ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc["VpcId"]]}])["InternetGateways"]:
            ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc["VpcId"])
            ec2.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])
        for subnet in ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]:
            ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        acls = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["NetworkAcls"]
        ec2.delete_vpc(VpcId=vpc["VpcId"])
        for acl in acls:
            e.note("leftover-acl", acl["NetworkAclId"])  # AWS deletes it with its VPC, moto keeps it
    ec2.enable_ebs_encryption_by_default()
    logs = e.client("logs")
    for name, key, days in (("shop-trail", "logs-key-arn", 400), ("shop-flow", "logs-key-arn", 400), ("shop-web", "logs-key-arn", 400), ("shop-debug", None, None)):
        logs.create_log_group(logGroupName=name, **({"kmsKeyId": e.names[key]} if key else {}))
        if days:
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)

    vpc = e.note("vpc", ec2.create_vpc(CidrBlock="10.20.0.0/16", TagSpecifications=tagged("vpc", "shop"))["Vpc"]["VpcId"])
    for group in ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]:
        e.note("default-group", group["GroupId"])
        if group["IpPermissions"]:
            ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
        if group["IpPermissionsEgress"]:
            ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    gateway = ec2.create_internet_gateway(TagSpecifications=tagged("internet-gateway", "shop"))["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    for index, zone in enumerate(ZONES):
        for tier, third in (("edge", 0), ("web", 10), ("data", 20)):
            name = f"{tier}-{zone[-1]}"
            subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.20.{third + index}.0/24", AvailabilityZone=zone,
                                       TagSpecifications=tagged("subnet", name))["Subnet"]["SubnetId"]
            ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": False})
            e.note(name, subnet)
    edge = ec2.create_route_table(VpcId=vpc, TagSpecifications=tagged("route-table", "edge"))["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=edge, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    for zone in ZONES:
        letter = zone[-1]
        ec2.associate_route_table(RouteTableId=edge, SubnetId=e.names[f"edge-{letter}"])
        address = ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip", f"nat-{letter}"))["AllocationId"]
        nat = ec2.create_nat_gateway(SubnetId=e.names[f"edge-{letter}"], AllocationId=address,
                                     TagSpecifications=tagged("natgateway", f"nat-{letter}"))["NatGateway"]["NatGatewayId"]
        table = ec2.create_route_table(VpcId=vpc, TagSpecifications=tagged("route-table", f"inside-{letter}"))["RouteTable"]["RouteTableId"]
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)
        for tier in ("web", "data"):
            ec2.associate_route_table(RouteTableId=table, SubnetId=e.names[f"{tier}-{letter}"])
    e.note("spare-address", ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip", "spare"))["PublicIp"])
    tables = [table["RouteTableId"] for table in ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]]
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.s3", VpcEndpointType="Gateway", RouteTableIds=tables,
                            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
                                {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
                                 "Condition": {"StringEquals": {"aws:PrincipalAccount": e.account}}}]}),
                            TagSpecifications=tagged("vpc-endpoint", "s3"))
    list_in_order(e, ec2, vpc)

    def group(name, description, *rules):
        made = e.note(name, ec2.create_security_group(GroupName=name, Description=description, VpcId=vpc,
                                                      TagSpecifications=tagged("security-group", name))["GroupId"])
        if rules:
            ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=list(rules))
        if name != "open-ssh-group":
            everywhere = ec2.describe_security_groups(GroupIds=[made])["SecurityGroups"][0]["IpPermissionsEgress"]
            ec2.revoke_security_group_egress(GroupId=made, IpPermissions=everywhere)
            ec2.authorize_security_group_egress(GroupId=made, IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "updates"}]},
                {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.20.0.0/16", "Description": "within the network"}]}])
        return made

    def tcp(first, last=None, cidr=None, group_id=None, ipv6=None):
        rule = {"IpProtocol": "tcp", "FromPort": first, "ToPort": last or first}
        if cidr:
            rule["IpRanges"] = [{"CidrIp": one, "Description": "planted"} for one in ([cidr] if isinstance(cidr, str) else cidr)]
        if ipv6:
            rule["Ipv6Ranges"] = [{"CidrIpv6": ipv6, "Description": "planted"}]
        if group_id:
            rule["UserIdGroupPairs"] = [{"GroupId": group_id}]
        return rule

    lb = group("balancer-group", "HTTPS from the internet", tcp(443, cidr="0.0.0.0/0"), tcp(80, cidr="0.0.0.0/0"))
    bastion = group("bastion-group", "SSH from the office", tcp(22, cidr="198.51.100.7/32"))
    web = group("web-group", "from the balancer and the bastion", tcp(8443, group_id=lb), tcp(22, group_id=bastion))
    group("data-group", "MySQL from the web tier", tcp(3306, group_id=web))
    group("open-ssh-group", "SSH from anywhere", tcp(22, cidr="0.0.0.0/0"))
    group("halves-group", "RDP from both halves of the internet", tcp(3389, cidr=["0.0.0.0/1", "128.0.0.0/1"]))
    group("open-v6-group", "PostgreSQL from all of IPv6", tcp(5432, ipv6="::/0"))
    group("open-search-group", "Elasticsearch from anywhere", tcp(9200, cidr="0.0.0.0/0"))
    group("unused-group", "nobody uses this")
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.ec2", VpcEndpointType="Interface", PrivateDnsEnabled=True,
                            SubnetIds=[e.names["web-a"], e.names["web-b"]], SecurityGroupIds=[web], TagSpecifications=tagged("vpc-endpoint", "ec2"))
    for index, interface in enumerate(ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkInterfaces"]):
        e.note(f"interface-{index + 1}", interface["NetworkInterfaceId"])
    bucket_less = ec2.create_flow_logs(
        ResourceIds=[vpc], ResourceType="VPC", TrafficType="ALL", LogDestinationType="cloud-watch-logs",
        LogGroupName="shop-flow", DeliverLogsPermissionArn=f"arn:aws:iam::{e.account}:role/flow-logs",
        TagSpecifications=tagged("vpc-flow-log", "shop"))
    e.note("flow-log", bucket_less["FlowLogIds"][0])
    # A second network that somebody forgot: no flow log.
    forgotten = e.note("forgotten-vpc", ec2.create_vpc(CidrBlock="10.99.0.0/16", TagSpecifications=tagged("vpc", "forgotten"))["Vpc"]["VpcId"])
    there = [{"Name": "vpc-id", "Values": [forgotten]}]
    e.note("forgotten-default-group", ec2.describe_security_groups(Filters=there)["SecurityGroups"][0]["GroupId"])
    e.note("forgotten-acl", ec2.describe_network_acls(Filters=there)["NetworkAcls"][0]["NetworkAclId"])
    inside = ec2.create_subnet(VpcId=forgotten, CidrBlock="10.99.1.0/24", AvailabilityZone=ZONES[0],
                               TagSpecifications=tagged("subnet", "forgotten"))["Subnet"]["SubnetId"]
    e.note("forgotten-subnet", inside)
    ec2.modify_subnet_attribute(SubnetId=inside, MapPublicIpOnLaunch={"Value": True})


def list_in_order(e, ec2, vpc):
    """The network's own access list: what the tiers need, and neither SSH nor RDP from outside."""
    acl = e.note("acl", ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"][0]["NetworkAclId"])
    ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Egress=False)
    for number, action, protocol, cidr, ports in (
            (90, "allow", "-1", "10.20.0.0/16", None), (95, "allow", "6", "198.51.100.7/32", (22, 22)),
            (100, "deny", "6", "0.0.0.0/0", (3389, 3389)), (110, "allow", "6", "0.0.0.0/0", (80, 80)), (120, "allow", "6", "0.0.0.0/0", (443, 443)),
            (130, "allow", "6", "0.0.0.0/0", (1024, 65535))):
        ec2.create_network_acl_entry(NetworkAclId=acl, RuleNumber=number, Egress=False, Protocol=protocol, RuleAction=action, CidrBlock=cidr,
                                     **({"PortRange": {"From": ports[0], "To": ports[1]}} if ports else {}))


def servers(e):
    ec2 = e.client("ec2")
    image = e.note("base-image", ec2.register_image(Name="shop-base", Description="hardened base image", Architecture="x86_64", VirtualizationType="hvm",
                                                   RootDeviceName="/dev/sda1", EnaSupport=True)["ImageId"])
    ec2.create_tags(Resources=[image], Tags=tags("shop-base"))
    for mapping in ec2.describe_images(ImageIds=[image])["Images"][0]["BlockDeviceMappings"]:
        if "Ebs" in mapping:
            e.note("image-snapshot", mapping["Ebs"]["SnapshotId"])

    def launch(name, subnet, groups, tokens="required", user_data=None, public=False, profile="web-server", tier="web"):
        request = dict(
            ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.small", KeyName=None,
            MetadataOptions={"HttpTokens": tokens, "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1 if tokens == "required" else 2},
            NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": e.names[subnet], "Groups": [e.names[g] for g in groups],
                                "AssociatePublicIpAddress": public}],
            BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3", "Encrypted": True,
                                                                    "KmsKeyId": e.names["data-key-arn"]}}],
            Monitoring={"Enabled": tier != "legacy"},
            TagSpecifications=tagged("instance", name, tier=tier), **({"UserData": user_data} if user_data else {}),
            **({"IamInstanceProfile": {"Name": profile}} if profile else {}))
        del request["KeyName"]
        made = ec2.run_instances(**request)["Instances"][0]["InstanceId"]
        ec2.modify_instance_attribute(InstanceId=made, DisableApiTermination={"Value": tier != "legacy"})
        return e.note(name, made)

    launch("web-1", "web-a", ["web-group"])
    launch("web-2", "web-b", ["web-group"])
    launch("exposed-server", "edge-a", ["open-ssh-group", "halves-group", "open-search-group"], tokens="optional", public=True, profile=None, tier="legacy")
    launch("forgotten-server", "edge-b", ["open-search-group"], public=True, profile="operations", tier="legacy")
    launch("bastion", "web-b", ["bastion-group"])
    launch("leaky-server", "web-a", ["web-group"], user_data="#!/bin/bash\nexport DB_PASSWORD='Tr0ub4dor-9-Zebra-staple'\nexport AWS_ACCESS_KEY_ID=AKIAQZ3EXK7TPLR6VD4M\nexport AWS_SECRET_ACCESS_KEY=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\n")

    plain = e.note("plain-volume", ec2.create_volume(AvailabilityZone=ZONES[0], Size=10, VolumeType="gp3", Encrypted=False,
                                                     TagSpecifications=tagged("volume", "plain-volume"))["VolumeId"])
    dying = e.note("dying-volume", ec2.create_volume(AvailabilityZone=ZONES[1], Size=10, VolumeType="gp3", Encrypted=True,
                                                     KmsKeyId=e.names["dying-key-arn"], TagSpecifications=tagged("volume", "dying-volume"))["VolumeId"])
    good = e.note("good-volume", ec2.create_volume(AvailabilityZone=ZONES[0], Size=10, VolumeType="gp3", Encrypted=True,
                                                   KmsKeyId=e.names["data-key-arn"], TagSpecifications=tagged("volume", "good-volume"))["VolumeId"])
    ec2.attach_volume(VolumeId=good, InstanceId=e.names["web-1"], Device="/dev/sdf")
    for name, volume in (("plain-snapshot", plain), ("good-snapshot", good), ("dying-snapshot", dying)):
        e.note(name, ec2.create_snapshot(VolumeId=volume, TagSpecifications=tagged("snapshot", name))["SnapshotId"])
    ec2.modify_snapshot_attribute(SnapshotId=e.names["plain-snapshot"], Attribute="createVolumePermission", OperationType="add", GroupNames=["all"])
    for reservation in ec2.describe_instances()["Reservations"]:
        for instance in reservation["Instances"]:
            for mapping in instance.get("BlockDeviceMappings", []):
                name = next(tag["Value"] for tag in instance["Tags"] if tag["Key"] == "Name")
                made = ec2.create_snapshot(VolumeId=mapping["Ebs"]["VolumeId"], TagSpecifications=tagged("snapshot", "daily"))["SnapshotId"]
                e.note(f"{name}{mapping['DeviceName'].replace('/dev/', '-')}", mapping["Ebs"]["VolumeId"])
                e.note(f"{name}{mapping['DeviceName'].replace('/dev/', '-')}-snapshot", made)
    e.client("kms").schedule_key_deletion(KeyId=e.names["dying-key"], PendingWindowInDays=7)


def identities(e):
    iam = e.client("iam")
    iam.create_account_alias(AccountAlias="shop-example")
    iam.update_account_password_policy(MinimumPasswordLength=16, RequireSymbols=True, RequireNumbers=True, RequireUppercaseCharacters=True,
                                       RequireLowercaseCharacters=True, AllowUsersToChangePassword=True, MaxPasswordAge=90, PasswordReusePrevention=24)

    def trust(principal, **condition):
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        if condition:
            statement["Condition"] = condition
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def policy(*statements):
        return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})

    iam.create_role(RoleName="web-server", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    iam.put_role_policy(RoleName="web-server", PolicyName="read-assets", PolicyDocument=policy(
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::shop-assets/*"}))
    iam.create_instance_profile(InstanceProfileName="web-server")
    iam.add_role_to_instance_profile(InstanceProfileName="web-server", RoleName="web-server")
    iam.create_role(RoleName="flow-logs", AssumeRolePolicyDocument=trust(
        {"Service": "vpc-flow-logs.amazonaws.com"}, StringEquals={"aws:SourceAccount": e.account}))
    iam.create_role(RoleName="backup", AssumeRolePolicyDocument=trust(
        {"Service": "backup.amazonaws.com"}, StringEquals={"aws:SourceAccount": e.account}))
    iam.create_role(RoleName="trail-to-logs", AssumeRolePolicyDocument=trust(
        {"Service": "cloudtrail.amazonaws.com"}, StringEquals={"aws:SourceAccount": e.account}))
    iam.create_role(RoleName="open-role", AssumeRolePolicyDocument=trust({"AWS": "*"}))
    iam.create_role(RoleName="partner-role", AssumeRolePolicyDocument=trust({"AWS": "arn:aws:iam::210987654321:root"}))
    iam.create_role(RoleName="support", AssumeRolePolicyDocument=trust(
        {"AWS": f"arn:aws:iam::{e.account}:root"}, Bool={"aws:MultiFactorAuthPresent": "true"}))
    try:
        iam.attach_role_policy(RoleName="support", PolicyArn="arn:aws:iam::aws:policy/AWSSupportAccess")
    except iam.exceptions.NoSuchEntityException:
        pass  # moto knows AWS's own policies only where MOTO_IAM_LOAD_MANAGED_POLICIES is set

    # Steps that look harmless one by one: frank may take the build role, which may start a server as the operations role.
    iam.create_role(RoleName="operations", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    iam.put_role_policy(RoleName="operations", PolicyName="run-it-all", PolicyDocument=policy({"Effect": "Allow", "Action": "*", "Resource": "*"}))
    iam.create_instance_profile(InstanceProfileName="operations")
    iam.add_role_to_instance_profile(InstanceProfileName="operations", RoleName="operations")
    iam.create_role(RoleName="build", AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{e.account}:root"}))
    iam.put_role_policy(RoleName="build", PolicyName="start-servers", PolicyDocument=policy(
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": f"arn:aws:iam::{e.account}:role/operations"},
        {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"}))
    iam.create_group(GroupName="builders")
    iam.put_group_policy(GroupName="builders", PolicyName="build", PolicyDocument=policy(
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": f"arn:aws:iam::{e.account}:role/build"}))

    enforce = iam.create_policy(PolicyName="enforce-mfa", PolicyDocument=policy({
        "Sid": "DenyWithoutMfa", "Effect": "Deny",
        "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"],
        "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}))["Policy"]["Arn"]
    everything = iam.create_policy(PolicyName="everything", PolicyDocument=policy(
        {"Effect": "Allow", "Action": "*", "Resource": "*"}))["Policy"]["Arn"]
    all_but = iam.create_policy(PolicyName="all-but-billing", PolicyDocument=policy(
        {"Effect": "Allow", "NotAction": "aws-portal:*", "Resource": "*"}))["Policy"]["Arn"]
    escalate = iam.create_policy(PolicyName="can-escalate", PolicyDocument=policy(
        {"Effect": "Allow", "Action": ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"], "Resource": "*"}))["Policy"]["Arn"]
    reader = iam.create_policy(PolicyName="read-logs", PolicyDocument=policy(
        {"Effect": "Allow", "Action": ["logs:GetLogEvents", "logs:FilterLogEvents"], "Resource": f"arn:aws:logs:{REGION}:{e.account}:log-group:shop-*"}))["Policy"]["Arn"]
    iam.create_group(GroupName="people")
    iam.attach_group_policy(GroupName="people", PolicyArn=enforce)
    iam.attach_group_policy(GroupName="people", PolicyArn=reader)
    iam.create_group(GroupName="empty-group")

    iam.create_saml_provider(Name="shop-directory", SAMLMetadataDocument="<EntityDescriptor>" + "<!-- the directory's own -->" * 40 + "</EntityDescriptor>")
    iam.create_role(RoleName="replication", AssumeRolePolicyDocument=trust(
        {"Service": "s3.amazonaws.com"}, StringEquals={"aws:SourceAccount": e.account}))
    iam.create_role(RoleName="rds-monitoring", AssumeRolePolicyDocument=trust(
        {"Service": "monitoring.rds.amazonaws.com"}, StringEquals={"aws:SourceAccount": e.account}))
    e.client("account").put_alternate_contact(AlternateContactType="SECURITY", EmailAddress="security@shop.example", Name="Security", PhoneNumber="+15550100",
                                              Title="Security team")

    def user(name, *groups, password=False, mfa=False, key=False):
        iam.create_user(UserName=name)
        for group in groups:
            iam.add_user_to_group(UserName=name, GroupName=group)
        if password:
            iam.create_login_profile(UserName=name, Password="Correct-Horse-42-Battery", PasswordResetRequired=True)
        if mfa:
            device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
            iam.enable_mfa_device(UserName=name, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321")
        if key:
            made = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
            e.note(f"{name}-key", made)

    user("alice", "people", password=True, mfa=True)
    user("bob", password=True)
    user("carol", key=True)
    iam.attach_user_policy(UserName="carol", PolicyArn=everything)
    user("dave", key=True)
    iam.create_group(GroupName="release")
    iam.attach_group_policy(GroupName="release", PolicyArn=escalate)
    iam.add_user_to_group(GroupName="release", UserName="dave")
    second = iam.create_access_key(UserName="dave")["AccessKey"]["AccessKeyId"]
    e.note("dave-second-key", second)
    user("erin")
    user("frank", "builders")
    iam.put_user_policy(UserName="erin", PolicyName="inline", PolicyDocument=policy({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}))
    iam.attach_group_policy(GroupName="empty-group", PolicyArn=all_but)


def buckets(e):
    s3 = e.client("s3")

    def tls_only(name):
        return {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}

    def delivery(*services):
        return [{"Sid": f"Delivery{index}", "Effect": "Allow", "Principal": {"Service": service}, "Action": action, "Resource": resource,
                 "Condition": {"StringEquals": {"aws:SourceAccount": e.account}}} for index, (service, action, resource) in enumerate(services)]

    def bucket(name, encrypted=True, versioned=True, blocked=True, statements=(), tls=True, locked=True):
        s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locked)
        if encrypted:
            s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [{
                "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": e.names["data-key-arn"]}, "BucketKeyEnabled": True}]})
        if versioned:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        if blocked:
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration={
                "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True})
        document = list(statements) + ([tls_only(name)] if tls else [])
        if document:
            s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": document}))
        s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [{
            "ID": "tidy", "Status": "Enabled", "Filter": {"Prefix": ""}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 90}}]})
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags(name)})

    bucket("shop-access-logs", statements=delivery(
        ("logging.s3.amazonaws.com", "s3:PutObject", "arn:aws:s3:::shop-access-logs/*")))
    bucket("shop-assets")
    bucket("shop-uploads")
    bucket("shop-copies")
    bucket("shop-trail", statements=delivery(
        ("cloudtrail.amazonaws.com", "s3:GetBucketAcl", "arn:aws:s3:::shop-trail"), ("cloudtrail.amazonaws.com", "s3:PutObject", "arn:aws:s3:::shop-trail/*"),
        ("logging.s3.amazonaws.com", "s3:PutObject", "arn:aws:s3:::shop-trail/*")))
    bucket("shop-public", blocked=False, locked=False, statements=[
        {"Sid": "Everyone", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-public/*"}])
    bucket("shop-plain", versioned=False, encrypted=False, tls=False, locked=False)
    for name in ("shop-access-logs", "shop-assets", "shop-uploads", "shop-copies", "shop-trail", "shop-public"):
        target = "shop-trail" if name == "shop-access-logs" else "shop-access-logs"
        s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": f"{name}/"}})
        if name != "shop-assets":
            copies = "shop-trail" if name == "shop-copies" else "shop-copies"
            s3.put_bucket_replication(Bucket=name, ReplicationConfiguration={"Role": f"arn:aws:iam::{e.account}:role/replication", "Rules": [{
                "ID": "copies", "Priority": 1, "Status": "Enabled", "Filter": {"Prefix": ""}, "DeleteMarkerReplication": {"Status": "Disabled"},
                "Destination": {"Bucket": f"arn:aws:s3:::{copies}"}}]})


def names(source, *events):
    return f"{{ ($.eventSource = {source}) && (" + " || ".join(f"($.eventName = {event})" for event in events) + ") }"


# What the alarms watch. Two are missing on purpose: changes of network access lists, and failed sign-ins to the console.
WATCHED = {
    "root-usage": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    "unauthorized-calls": '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    "console-without-mfa": '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
    "iam-changes": names("iam.amazonaws.com", "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy",
                         "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion", "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy",
                         "DetachUserPolicy", "AttachGroupPolicy", "DetachGroupPolicy"),
    "trail-changes": names("cloudtrail.amazonaws.com", "CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"),
    "key-deletion": names("kms.amazonaws.com", "DisableKey", "ScheduleKeyDeletion"),
    "bucket-policy-changes": names("s3.amazonaws.com", "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
                                   "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication"),
    "config-changes": names("config.amazonaws.com", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder"),
    "security-group-changes": names("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
                                    "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup"),
    "gateway-changes": names("ec2.amazonaws.com", "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
                             "DeleteInternetGateway", "DetachInternetGateway"),
    "route-changes": names("ec2.amazonaws.com", "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable", "DeleteRoute",
                           "DisassociateRouteTable"),
    "vpc-changes": names("ec2.amazonaws.com", "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection",
                         "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc", "DisableVpcClassicLink",
                         "EnableVpcClassicLink"),
    "organization-changes": names("organizations.amazonaws.com", "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy",
                                  "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy", "DisablePolicyType",
                                  "EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount", "RemoveAccountFromOrganization",
                                  "UpdatePolicy", "UpdateOrganizationalUnit"),
}


def audit(e):
    logs = e.client("logs")
    topic = e.note("alarm-topic", e.client("sns").create_topic(
        Name="shop-alarms", Attributes={"KmsMasterKeyId": e.names["data-key"]}, Tags=tags("shop-alarms"))["TopicArn"])
    e.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Sid": "Own", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{e.account}:root"}, "Action": "sns:Publish", "Resource": topic},
        {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": topic,
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}))
    e.client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint="security@shop.example")
    trail = e.client("cloudtrail")
    trail.create_trail(Name="shop", S3BucketName="shop-trail", IsMultiRegionTrail=True, IncludeGlobalServiceEvents=True, EnableLogFileValidation=True,
                       KmsKeyId=e.names["logs-key-arn"], CloudWatchLogsRoleArn=f"arn:aws:iam::{e.account}:role/trail-to-logs",
                       CloudWatchLogsLogGroupArn=f"arn:aws:logs:{REGION}:{e.account}:log-group:shop-trail:*")
    trail.start_logging(Name="shop")
    trail.put_event_selectors(TrailName="shop", EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [
        {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}])
    trail.put_insight_selectors(TrailName="shop", InsightSelectors=[{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}])
    trail.create_trail(Name="half-hearted", S3BucketName="shop-trail", IsMultiRegionTrail=False, EnableLogFileValidation=False)
    alarms = e.client("cloudwatch")
    for name, pattern in WATCHED.items():
        logs.put_metric_filter(logGroupName="shop-trail", filterName=name, filterPattern=pattern, metricTransformations=[
            {"metricName": name, "metricNamespace": "shop", "metricValue": "1"}])
        alarms.put_metric_alarm(AlarmName=name, MetricName=name, Namespace="shop", Statistic="Sum", Period=300, EvaluationPeriods=1, Threshold=1,
                                ComparisonOperator="GreaterThanOrEqualToThreshold", AlarmActions=[topic], TreatMissingData="notBreaching")
    for server in ("web-1", "web-2", "bastion", "leaky-server"):
        alarms.put_metric_alarm(AlarmName=f"busy-{server}", MetricName="CPUUtilization", Namespace="AWS/EC2", Statistic="Average", Period=300,
                                EvaluationPeriods=3, Threshold=85, ComparisonOperator="GreaterThanThreshold",
                                Dimensions=[{"Name": "InstanceId", "Value": e.names[server]}], AlarmActions=[topic])
        alarms.put_metric_alarm(AlarmName=f"recover-{server}", MetricName="StatusCheckFailed_System", Namespace="AWS/EC2", Statistic="Maximum", Period=60,
                                EvaluationPeriods=2, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
                                Dimensions=[{"Name": "InstanceId", "Value": e.names[server]}],
                                AlarmActions=[f"arn:aws:automate:{REGION}:ec2:recover", topic])
    for database in ("shop-1", "shop-2"):
        for metric, threshold, comparison in (("CPUUtilization", 85, "GreaterThanThreshold"), ("FreeableMemory", 1e9, "LessThanThreshold")):
            alarms.put_metric_alarm(AlarmName=f"{metric}-{database}", MetricName=metric, Namespace="AWS/RDS", Statistic="Average", Period=300,
                                    EvaluationPeriods=3, Threshold=threshold, ComparisonOperator=comparison,
                                    Dimensions=[{"Name": "DBInstanceIdentifier", "Value": database}], AlarmActions=[topic])
    alarms.put_metric_alarm(AlarmName="silent", MetricName="CPUUtilization", Namespace="AWS/EC2", Statistic="Average", Period=300, EvaluationPeriods=1,
                            Threshold=90, ComparisonOperator="GreaterThanThreshold", ActionsEnabled=False)


def databases(e):
    rds = e.client("rds")
    rds.create_db_subnet_group(DBSubnetGroupName="shop-data", DBSubnetGroupDescription="both zones",
                               SubnetIds=[e.names["data-a"], e.names["data-b"]], Tags=tags("shop-data"))
    rds.create_db_cluster_parameter_group(DBClusterParameterGroupName="shop-aurora", DBParameterGroupFamily="aurora-mysql8.0", Description="TLS required")
    rds.modify_db_cluster_parameter_group(DBClusterParameterGroupName="shop-aurora", Parameters=[
        {"ParameterName": "require_secure_transport", "ParameterValue": "ON", "ApplyMethod": "pending-reboot"},
        {"ParameterName": "server_audit_logging", "ParameterValue": "1", "ApplyMethod": "immediate"}])
    rds.create_event_subscription(SubscriptionName="shop-databases", SnsTopicArn=e.names["alarm-topic"], SourceType="db-instance",
                                  EventCategories=["failure", "failover", "low storage", "maintenance"], Enabled=True)
    rds.create_db_cluster(DBClusterIdentifier="shop", Engine="aurora-mysql", EngineVersion="8.0.mysql_aurora.3.08.0", MasterUsername="shopkeeper", ManageMasterUserPassword=True,
                          DBClusterParameterGroupName="shop-aurora", BacktrackWindow=86400,
                          StorageEncrypted=True, KmsKeyId=e.names["data-key-arn"], DBSubnetGroupName="shop-data", BackupRetentionPeriod=14,
                          VpcSecurityGroupIds=[e.names["data-group"]], DeletionProtection=True, EnableIAMDatabaseAuthentication=True,
                          EnableCloudwatchLogsExports=["audit", "error"], CopyTagsToSnapshot=True, Tags=tags("shop"),
                          AvailabilityZones=list(ZONES), Port=3306)
    for index, zone in enumerate(ZONES):
        rds.create_db_instance(DBInstanceIdentifier=f"shop-{index + 1}", DBInstanceClass="db.r6g.large", Engine="aurora-mysql", DBClusterIdentifier="shop",
                               AvailabilityZone=zone, PubliclyAccessible=False, AutoMinorVersionUpgrade=True, MonitoringInterval=60,
                               MonitoringRoleArn=f"arn:aws:iam::{e.account}:role/rds-monitoring", StorageEncrypted=True, KmsKeyId=e.names["data-key-arn"], CopyTagsToSnapshot=True,
                               DBSubnetGroupName="shop-data", Tags=tags(f"shop-{index + 1}"), EnablePerformanceInsights=True)
    rds.create_db_instance(DBInstanceIdentifier="old-reports", DBInstanceClass="db.t3.micro", Engine="mysql", EngineVersion="5.7.44", AllocatedStorage=20,
                           MasterUsername="admin", MasterUserPassword="not-a-real-one-1", PubliclyAccessible=True, BackupRetentionPeriod=0,
                           StorageEncrypted=False, AutoMinorVersionUpgrade=False, MultiAZ=False, DBSubnetGroupName="shop-data",
                           VpcSecurityGroupIds=[e.names["data-group"], e.names["open-v6-group"]], Tags=tags("old-reports"))
    e.note("old-reports-automatic", rds.describe_db_snapshots(DBInstanceIdentifier="old-reports")["DBSnapshots"][0]["DBSnapshotIdentifier"])
    rds.create_db_snapshot(DBSnapshotIdentifier="old-reports-copy", DBInstanceIdentifier="old-reports", Tags=tags("old-reports-copy"))
    rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="shop-today", DBClusterIdentifier="shop", Tags=tags("shop-today"))


def aliased_keys(e):
    """The keys that services made for themselves while the estate was built."""
    for alias in e.client("kms").list_aliases()["Aliases"]:
        if alias["AliasName"] == "alias/aws/secretsmanager" and "TargetKeyId" in alias:
            e.note("secretsmanager-key", alias["TargetKeyId"])


def web_tier(e):
    elb = e.client("elbv2")
    certificate = e.note("certificate", e.client("acm").request_certificate(DomainName="shop.example", ValidationMethod="DNS", Tags=tags("shop.example"))["CertificateArn"])
    balancer = elb.create_load_balancer(Name="shop", Subnets=[e.names["edge-a"], e.names["edge-b"]], SecurityGroups=[e.names["balancer-group"]],
                                        Scheme="internet-facing", Type="application", Tags=tags("shop"))["LoadBalancers"][0]["LoadBalancerArn"]
    e.note("balancer", balancer)
    elb.modify_load_balancer_attributes(LoadBalancerArn=balancer, Attributes=[
        {"Key": "deletion_protection.enabled", "Value": "true"},
        {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"},
        {"Key": "access_logs.s3.enabled", "Value": "true"}, {"Key": "access_logs.s3.bucket", "Value": "shop-access-logs"}])
    target = elb.create_target_group(Name="shop-web", Protocol="HTTPS", Port=8443, VpcId=e.names["vpc"], TargetType="instance",
                                     HealthCheckProtocol="HTTPS", HealthCheckPath="/health")["TargetGroups"][0]["TargetGroupArn"]
    e.note("target-group", target)
    elb.register_targets(TargetGroupArn=target, Targets=[{"Id": e.names["web-1"]}, {"Id": e.names["web-2"]}])
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTPS", Port=443, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
                        Certificates=[{"CertificateArn": certificate}], DefaultActions=[{"Type": "forward", "TargetGroupArn": target}])
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[
        {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}])
    weak = e.note("weak-balancer", elb.create_load_balancer(Name="legacy", Subnets=[e.names["edge-a"], e.names["edge-b"]],
                                                            SecurityGroups=[e.names["balancer-group"]], Scheme="internet-facing", Type="application",
                                                            Tags=tags("legacy"))["LoadBalancers"][0]["LoadBalancerArn"])
    e.note("weak-listener", elb.create_listener(LoadBalancerArn=weak, Protocol="HTTP", Port=80,
                                                DefaultActions=[{"Type": "forward", "TargetGroupArn": target}])["Listeners"][0]["ListenerArn"])

    scaling = e.client("autoscaling")
    template = e.client("ec2").create_launch_template(LaunchTemplateName="web", LaunchTemplateData={
        "ImageId": e.names["base-image"], "InstanceType": "t3.small", "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "SecurityGroupIds": [e.names["web-group"]]})["LaunchTemplate"]["LaunchTemplateId"]
    e.note("launch-template", template)
    scaling.create_auto_scaling_group(AutoScalingGroupName="web", MinSize=0, MaxSize=4, DesiredCapacity=0, MaxInstanceLifetime=2592000,
                                      MixedInstancesPolicy={"LaunchTemplate": {
                                          "LaunchTemplateSpecification": {"LaunchTemplateId": template, "Version": "$Latest"},
                                          "Overrides": [{"InstanceType": "t3.small"}, {"InstanceType": "t3a.small"}]}},
                                      VPCZoneIdentifier=f"{e.names['web-a']},{e.names['web-b']}", TargetGroupARNs=[target],
                                      HealthCheckType="ELB", HealthCheckGracePeriod=300,
                                      Tags=[{"Key": "Name", "Value": "web", "PropagateAtLaunch": True}])
    scaling.attach_instances(AutoScalingGroupName="web", InstanceIds=[e.names["web-1"], e.names["web-2"]])
    scaling.update_auto_scaling_group(AutoScalingGroupName="web", MinSize=2)
    scaling.enable_metrics_collection(AutoScalingGroupName="web", Granularity="1Minute", Metrics=["GroupInServiceInstances", "GroupDesiredCapacity"])
    scaling.create_auto_scaling_group(AutoScalingGroupName="one-zone", LaunchTemplate={"LaunchTemplateId": template, "Version": "$Latest"}, MinSize=0, MaxSize=1,
                                      DesiredCapacity=0, VPCZoneIdentifier=e.names["web-a"], HealthCheckType="EC2", HealthCheckGracePeriod=300,
                                      Tags=[{"Key": "Name", "Value": "one-zone", "PropagateAtLaunch": True}])


def backups(e):
    backup = e.client("backup")
    backup.create_backup_vault(BackupVaultName="shop", EncryptionKeyArn=e.names["data-key-arn"])
    rule = {"RuleName": "daily", "TargetBackupVaultName": "shop", "ScheduleExpression": "cron(0 5 * * ? *)", "Lifecycle": {"DeleteAfterDays": 35},
            "CopyActions": [{"DestinationBackupVaultArn": f"arn:aws:backup:us-west-2:{e.account}:backup-vault:shop", "Lifecycle": {"DeleteAfterDays": 35}}]}
    made = backup.create_backup_plan(BackupPlan={"BackupPlanName": "shop-daily", "Rules": [rule]})
    e.note("daily-plan", made["BackupPlanId"])
    try:
        backup.create_backup_selection(BackupPlanId=made["BackupPlanId"], BackupSelection={
            "SelectionName": "tagged", "IamRoleArn": f"arn:aws:iam::{e.account}:role/backup",
            "ListOfTags": [{"ConditionType": "STRINGEQUALS", "ConditionKey": "app", "ConditionValue": "shop"}]})
    except ClientError as problem:
        if problem.response["ResponseMetadata"]["HTTPStatusCode"] not in (404, 500, 501):  # how moto says that it has no selections
            raise
    weekly = {"RuleName": "weekly", "TargetBackupVaultName": "shop", "ScheduleExpression": "cron(0 5 ? * 1 *)"}
    e.note("weekly-plan", backup.create_backup_plan(BackupPlan={"BackupPlanName": "weekly", "Rules": [weekly]})["BackupPlanId"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--endpoint-url", required=True, help="where the estate is built")
    parser.add_argument("--out", help="writes the ids of what was made, as JSON")
    arguments = parser.parse_args()
    estate = Estate(arguments.endpoint_url)
    for part in (keys, identities, network, buckets, servers, audit, databases, web_tier, backups, *seed_workloads.PARTS, estate_edge.build, estate_watch.build, estate_data.build,
                 aliased_keys):
        part(estate)
    if arguments.out:
        with io.open(arguments.out, "w", encoding="utf-8") as file:
            json.dump({"account": estate.account, "region": REGION, "names": estate.names}, file, indent=2)
    print(f"The example estate stands in account {estate.account}, {REGION}: {len(estate.names)} named parts.")


if __name__ == "__main__":
    main()
