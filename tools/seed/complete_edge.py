"""What complete_example.py fills in at the edge and in what watches the estate: services that moto lacks or answers in part."""


def complete(snapshot, names, moment):
    edge(snapshot, names)
    watch(snapshot, names, moment)
    data(snapshot)


def edge(snapshot, names):
    region = f"us-east-1:{snapshot.account}"
    shop = snapshot.document("cloudfront.distribution", names["shop-distribution"])
    shop["Config"]["DefaultCacheBehavior"]["ResponseHeadersPolicyId"] = "67f7725c-6f97-4210-82d7-5512b31e9d03"
    shop["ResponseHeaders"] = {"Name": "Managed-SecurityHeadersPolicy", "SecurityHeadersConfig": {
        "StrictTransportSecurity": {"Override": False, "AccessControlMaxAgeSec": 31536000}}}
    snapshot.read("cloudfront.log-source", "cloudfront.log-delivery")
    snapshot.add("accessanalyzer.analyzer", "account", f"arn:aws:access-analyzer:{region}:analyzer/account", {
        "arn": f"arn:aws:access-analyzer:{region}:analyzer/account", "name": "account", "type": "ACCOUNT", "status": "ACTIVE", "OpenFindings": []})


def watch(snapshot, names, moment):
    snapshot.read("accessanalyzer.analyzer", "securityhub.standard")
    standard = f"arn:aws:securityhub:us-east-1:{snapshot.account}:subscription/aws-foundational-security-best-practices/v/1.0.0"
    snapshot.add("securityhub.standard", standard, standard, {
        "StandardsSubscriptionArn": standard, "StandardsStatus": "READY",
        "StandardsArn": "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0"})
    for detector in snapshot.documents("guardduty.detector"):
        # Planted: one finding that nobody has looked at.
        detector["HighFindings"] = ["60b5a0b9d3b8a5c9f0e1d2c3b4a59687"]
    region = snapshot.document("region", "us-east-1")
    region["MacieDiscovery"] = {"status": "ENABLED", "firstEnabledAt": moment(30)}
    snapshot.document("account", snapshot.account).update(ShieldState="INACTIVE", ShieldSubscription=None, ShieldProtections=None)


def data(snapshot):
    snapshot.document("redshift.cluster", "sales").update(
        AvailabilityZoneRelocationStatus="enabled", MasterPasswordSecretArn=f"arn:aws:secretsmanager:us-east-1:{snapshot.account}:secret:redshift!sales")
    for parameter in snapshot.document("redshift.parameter-group", "tls")["Parameters"]:
        if parameter["ParameterName"] == "require_ssl":
            parameter.update(ParameterValue="true", Source="user")
    snapshot.document("sagemaker.notebook", "forecast")["Notebook"]["InstanceMetadataServiceConfiguration"] = {"MinimumInstanceMetadataServiceVersion": "2"}
    whole = {"StatelessDefaultActions": ["aws:forward_to_sfe"], "StatelessFragmentDefaultActions": ["aws:forward_to_sfe"], "StatefulRuleGroupReferences": [
        {"ResourceArn": "arn:aws:network-firewall:us-east-1:aws-managed:stateful-rulegroup/ThreatSignaturesMalwareStrictOrder", "Priority": 1}]}
    snapshot.document("network-firewall.firewall", "shop")["Policy"] = whole
    # Planted: whatever comes may pass.
    snapshot.document("network-firewall.firewall", "forgotten-firewall")["Policy"] = {
        "StatelessDefaultActions": ["aws:pass"], "StatelessFragmentDefaultActions": ["aws:pass"]}
