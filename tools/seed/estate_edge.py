"""The edge of the example estate: distributions, firewalls, APIs and names. seed_estate.py builds it after the web tier."""
REGION = "us-east-1"


def visibility(name):
    return {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}


def managed(name, priority, override="None"):
    return {"Name": name, "Priority": priority, "OverrideAction": {override: {}}, "VisibilityConfig": visibility(name),
            "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}}}


def limit(priority):
    return {"Name": "too-often", "Priority": priority, "Action": {"Block": {}}, "VisibilityConfig": visibility("too-often"),
            "Statement": {"RateBasedStatement": {"Limit": 2000, "AggregateKeyType": "IP"}}}


def firewalls(e):
    waf = e.client("wafv2")

    def acl(name, scope, rules):
        return waf.create_web_acl(Name=name, Scope=scope, DefaultAction={"Allow": {}}, Rules=rules, VisibilityConfig=visibility(name))["Summary"]["ARN"]

    good = [managed("AWSManagedRulesCommonRuleSet", 0), managed("AWSManagedRulesSQLiRuleSet", 1), limit(2)]
    for name, scope in (("shop-web", "REGIONAL"), ("shop-edge", "CLOUDFRONT")):
        arn = e.note(f"{name}-acl", acl(name, scope, good))
        waf.put_logging_configuration(LoggingConfiguration={"ResourceArn": arn, "LogDestinationConfigs": [
            f"arn:aws:logs:{REGION}:{e.account}:log-group:aws-waf-logs-{name}"]})
    waf.associate_web_acl(WebACLArn=e.names["shop-web-acl"], ResourceArn=e.names["balancer"])
    # Planted: put there to try it out, years ago.
    acl("trial", "REGIONAL", [managed("AWSManagedRulesAmazonIpReputationList", 0, "Count")])


def distributions(e):
    cloudfront = e.client("cloudfront")
    control = cloudfront.create_origin_access_control(OriginAccessControlConfig={
        "Name": "shop-assets", "SigningProtocol": "sigv4", "SigningBehavior": "always", "OriginAccessControlOriginType": "s3"})["OriginAccessControl"]["Id"]
    bucket = {"Id": "assets", "DomainName": f"shop-assets.s3.{REGION}.amazonaws.com", "OriginPath": "", "OriginAccessControlId": control,
              "CustomHeaders": {"Quantity": 0}, "S3OriginConfig": {"OriginAccessIdentity": ""}}

    def web(policy, *versions):
        return {"Id": "web", "DomainName": "origin.shop.example", "OriginPath": "", "CustomHeaders": {"Quantity": 1, "Items": [
                    {"HeaderName": "x-from-the-edge", "HeaderValue": "not-a-real-one-2"}]},
                "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": policy,
                                       "OriginSslProtocols": {"Quantity": len(versions), "Items": list(versions)}}}

    def behavior(target, policy):
        return {"TargetOriginId": target, "ViewerProtocolPolicy": policy, "Compress": True, "MinTTL": 0,
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}}

    def make(name, origins, default, certificate, **more):
        return e.note(name, cloudfront.create_distribution(DistributionConfig={
            "CallerReference": name, "Comment": name, "Enabled": True, "Origins": {"Quantity": len(origins), "Items": origins},
            "DefaultCacheBehavior": default, "ViewerCertificate": certificate, **more})["Distribution"]["Id"])

    own = {"ACMCertificateArn": e.names["certificate"], "SSLSupportMethod": "sni-only", "MinimumProtocolVersion": "TLSv1.2_2021",
           "CloudFrontDefaultCertificate": False}
    make("shop-distribution", [web("https-only", "TLSv1.2"), bucket], behavior("web", "redirect-to-https"), own,
         Aliases={"Quantity": 1, "Items": ["www.shop.example"]}, WebACLId=e.names["shop-edge-acl"], DefaultRootObject="index.html",
         OriginGroups={"Quantity": 1, "Items": [{"Id": "both", "FailoverCriteria": {"StatusCodes": {"Quantity": 1, "Items": [503]}},
                                                 "Members": {"Quantity": 2, "Items": [{"OriginId": "web"}, {"OriginId": "assets"}]}}]},
         Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "shop-access-logs.s3.amazonaws.com", "Prefix": "edge/"})
    # Planted: a campaign's page that somebody put up in a hurry.
    make("campaign-distribution", [web("http-only", "TLSv1", "TLSv1.1")], behavior("web", "allow-all"),
         {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1"})


def apis(e):
    rest = e.client("apigateway")

    def api(name):
        made = rest.create_rest_api(name=name, endpointConfiguration={"types": ["REGIONAL"]})["id"]
        root = rest.get_resources(restApiId=made)["items"][0]["id"]
        rest.put_method(restApiId=made, resourceId=root, httpMethod="GET", authorizationType="AWS_IAM")
        rest.put_integration(restApiId=made, resourceId=root, httpMethod="GET", type="MOCK")
        deployed = rest.create_deployment(restApiId=made)["id"]
        rest.create_stage(restApiId=made, stageName="prod", deploymentId=deployed, tracingEnabled=name == "orders")
        return e.note(f"{name}-stage", f"{made}/prod")

    orders = api("orders").split("/")[0]
    rest.update_stage(restApiId=orders, stageName="prod", patchOperations=[
        {"op": "replace", "path": path, "value": value} for path, value in (
            ("/*/*/logging/loglevel", "ERROR"), ("/*/*/logging/dataTrace", "false"),
            ("/accessLogSettings/destinationArn", f"arn:aws:logs:{REGION}:{e.account}:log-group:shop-web"),
            ("/accessLogSettings/format", "$context.requestId $context.identity.sourceIp"))])
    # Planted: an API that writes nothing down and that anybody may flood.
    api("forgotten-api")
    rest.create_domain_name(domainName="api.shop.example", regionalCertificateArn=e.names["certificate"], securityPolicy="TLS_1_2",
                            endpointConfiguration={"types": ["REGIONAL"]})

    http = e.client("apigatewayv2")
    made = http.create_api(Name="stock", ProtocolType="HTTP", CorsConfiguration={"AllowOrigins": ["https://www.shop.example"], "AllowCredentials": True})["ApiId"]
    authorizer = http.create_authorizer(ApiId=made, Name="people", AuthorizerType="JWT", IdentitySource=["$request.header.Authorization"],
                                        JwtConfiguration={"Issuer": "https://login.shop.example", "Audience": ["stock"]})["AuthorizerId"]
    http.create_route(ApiId=made, RouteKey="GET /stock", AuthorizationType="JWT", AuthorizerId=authorizer)
    http.create_stage(ApiId=made, StageName="prod", AccessLogSettings={
        "DestinationArn": f"arn:aws:logs:{REGION}:{e.account}:log-group:shop-web", "Format": "$context.requestId"},
        DefaultRouteSettings={"ThrottlingRateLimit": 100, "ThrottlingBurstLimit": 200})
    # Planted: a route that asks nobody who he is.
    e.note("open-route", f"{made}/GET /export")
    http.create_route(ApiId=made, RouteKey="GET /export", AuthorizationType="NONE")


def zones(e):
    route53 = e.client("route53")

    def zone(name, **more):
        return e.note(f"zone-{name}", route53.create_hosted_zone(Name=name, CallerReference=name, **more)["HostedZone"]["Id"].split("/")[-1])

    shop = zone("shop.example")
    route53.change_resource_record_sets(HostedZoneId=shop, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": {
        "Name": "www.shop.example", "Type": "CNAME", "TTL": 300, "ResourceRecords": [{"Value": "d111111abcdef8.cloudfront.net"}]}}]})
    e.client("logs").create_log_group(logGroupName="/aws/route53/shop.example", kmsKeyId=e.names["logs-key-arn"])
    e.client("logs").put_retention_policy(logGroupName="/aws/route53/shop.example", retentionInDays=400)
    route53.create_query_logging_config(
        HostedZoneId=shop, CloudWatchLogsLogGroupArn=f"arn:aws:logs:{REGION}:{e.account}:log-group:/aws/route53/shop.example:*")
    # Planted: a name that was bought and never used.
    zone("idea.example")
    check = {"Type": "HTTPS", "FullyQualifiedDomainName": "www.shop.example", "Port": 443, "ResourcePath": "/health"}
    route53.create_health_check(CallerReference="shop", HealthCheckConfig=check)
    # Planted: a check that somebody switched off.
    e.note("idle-check", route53.create_health_check(CallerReference="idle", HealthCheckConfig={**check, "Disabled": True})["HealthCheck"]["Id"])

    person = {"FirstName": "Ann", "LastName": "Example", "ContactType": "COMPANY", "OrganizationName": "Shop", "AddressLine1": "1 Main St",
              "City": "Springfield", "State": "IL", "CountryCode": "US", "ZipCode": "62701", "PhoneNumber": "+1.5555550100", "Email": "it@shop.example"}
    # Planted: a domain that ends when its year does.
    e.client("route53domains").register_domain(DomainName="shop-example.com", DurationInYears=3, AutoRenew=False, AdminContact=person, RegistrantContact=person,
                                               TechContact=person, PrivacyProtectAdminContact=True, PrivacyProtectRegistrantContact=True,
                                               PrivacyProtectTechContact=True)
    # With a domain comes its zone.
    for made in route53.list_hosted_zones()["HostedZones"]:
        e.names.setdefault(f"zone-{made['Name'].rstrip('.')}", made["Id"].split("/")[-1])


def build(e):
    firewalls(e)
    distributions(e)
    apis(e)
    e.client("wafv2").associate_web_acl(
        WebACLArn=e.names["shop-web-acl"], ResourceArn=f"arn:aws:apigateway:{REGION}::/restapis/{e.names['orders-stage'].replace('/', '/stages/')}")
    zones(e)
