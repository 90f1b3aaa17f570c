"""What watches the example estate: threat detection, the record of configurations, the organization. seed_estate.py builds it."""
import json

REGION = "us-east-1"

FEATURES = {"S3_DATA_EVENTS": "ENABLED", "EKS_AUDIT_LOGS": "ENABLED", "EBS_MALWARE_PROTECTION": "ENABLED", "RDS_LOGIN_EVENTS": "ENABLED",
            "RUNTIME_MONITORING": "ENABLED", "LAMBDA_NETWORK_LOGS": "DISABLED"}  # planted: functions are not watched


def build(e):
    e.note("detector", e.client("guardduty").create_detector(
        Enable=True, FindingPublishingFrequency="FIFTEEN_MINUTES",
        Features=[{"Name": name, "Status": status} for name, status in FEATURES.items()])["DetectorId"])
    e.client("securityhub").enable_security_hub(EnableDefaultStandards=True)
    recorder = e.client("config")
    # Planted: only what the team thought of is recorded.
    recorder.put_configuration_recorder(ConfigurationRecorder={
        "name": "default", "roleARN": f"arn:aws:iam::{e.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
        "recordingGroup": {"allSupported": False, "includeGlobalResourceTypes": False, "resourceTypes": ["AWS::EC2::Instance", "AWS::IAM::Role"]}})
    recorder.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "shop-trail"})
    recorder.start_configuration_recorder(ConfigurationRecorderName="default")
    # Planted: containers are not looked at.
    e.client("inspector2").enable(accountIds=[e.account], resourceTypes=["EC2", "LAMBDA"])
    e.client("macie2").enable_macie(status="ENABLED", findingPublishingFrequency="ONE_HOUR")
    # Planted: the shop itself runs in the account that owns all others.
    organizations = e.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    policy = organizations.create_policy(Name="guardrails", Description="nobody leaves", Type="SERVICE_CONTROL_POLICY", Content=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}]}))["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=root)
