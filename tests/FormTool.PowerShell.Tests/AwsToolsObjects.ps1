# Stand-ins for what AWS Tools for PowerShell puts on the pipeline: the same type names and members, without their assemblies.
if (-not ('Amazon.EC2.Model.Volume' -as [type])) {
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
namespace Amazon.Runtime { public class ConstantClass { public ConstantClass(string value) { Value = value; } public string Value { get; } public override string ToString() => Value; } }
namespace Amazon.EC2 { public sealed class VolumeState : Amazon.Runtime.ConstantClass { public VolumeState(string value) : base(value) { } } }
namespace Amazon.EC2.Model
{
    public class Tag { public string Key { get; set; } public string Value { get; set; } }
    public class Volume { public string VolumeId { get; set; } public string SnapshotId { get; set; } public bool? Encrypted { get; set; } public string KmsKeyId { get; set; } public int? Size { get; set; } public Amazon.EC2.VolumeState State { get; set; } public DateTime? CreateTime { get; set; } public List<Tag> Tags { get; set; } }
    public class Snapshot { public string SnapshotId { get; set; } public string VolumeId { get; set; } public bool? Encrypted { get; set; } public string KmsKeyId { get; set; } public string OwnerId { get; set; } }
    public class EbsInstanceBlockDevice { public string VolumeId { get; set; } }
    public class InstanceBlockDeviceMapping { public string DeviceName { get; set; } public EbsInstanceBlockDevice Ebs { get; set; } }
    public class Instance { public string InstanceId { get; set; } public string ImageId { get; set; } public List<InstanceBlockDeviceMapping> BlockDeviceMappings { get; set; } = new(); }
    public class Reservation { public string ReservationId { get; set; } public List<Instance> Instances { get; set; } = new(); }
    public class SecurityGroup { public string GroupId { get; set; } public string GroupName { get; set; } }
}
namespace Amazon.RDS.Model
{
    public class DBInstance { public string DBInstanceIdentifier { get; set; } public string DBClusterIdentifier { get; set; } public bool? StorageEncrypted { get; set; } public string KmsKeyId { get; set; } }
    public class DBCluster { public string DBClusterIdentifier { get; set; } public bool? StorageEncrypted { get; set; } public string KmsKeyId { get; set; } }
    public class DBSnapshot { public string DBSnapshotIdentifier { get; set; } public string DBInstanceIdentifier { get; set; } public bool? Encrypted { get; set; } public string KmsKeyId { get; set; } }
}
namespace Amazon.IdentityManagement.Model
{
    public class User { public string UserName { get; set; } public string UserId { get; set; } public string Arn { get; set; } }
    public class AccessKeyMetadata { public string UserName { get; set; } public string AccessKeyId { get; set; } }
}
namespace Amazon.S3.Model { public class S3Bucket { public string BucketName { get; set; } } }
'@
}

# What Get-AWSCredential gives, of no particular SDK version.
if (-not ('FormTool.Scenarios.Credentials' -as [type])) {
    Add-Type -TypeDefinition @'
namespace FormTool.Scenarios
{
    public class Immutable { public string AccessKey { get; set; } public string SecretKey { get; set; } public string Token { get; set; } }
    public class Credentials
    {
        public int Asked;
        public string SecretKey { get; set; } = "canary-credential-secret-0123456789ab";
        public Immutable GetCredentials() { Asked++; return new Immutable { AccessKey = "AKIAIOSFODNN7EXAMPLE", SecretKey = SecretKey, Token = "" }; }
    }
}
'@
}
