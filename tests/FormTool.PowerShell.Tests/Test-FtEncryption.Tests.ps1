Describe 'Test-FtEncryption' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'AwsToolsObjects.ps1')
        $key = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555'
        $volume = [Amazon.EC2.Model.Volume]@{ VolumeId = 'vol-0aaaaaaaaaaaaaaa1'; SnapshotId = 'snap-0bbbbbbbbbbbbbbb1'; Encrypted = $true; KmsKeyId = $key; State = [Amazon.EC2.VolumeState]::new('in-use') }
        $bare = [Amazon.EC2.Model.Volume]@{ VolumeId = 'vol-0aaaaaaaaaaaaaaa2'; SnapshotId = 'snap-0bbbbbbbbbbbbbbb1'; Encrypted = $false }
        $snapshot = [Amazon.EC2.Model.Snapshot]@{ SnapshotId = 'snap-0bbbbbbbbbbbbbbb1'; VolumeId = 'vol-0aaaaaaaaaaaaaaa2'; Encrypted = $true; KmsKeyId = $key }
        # Nothing here may call: an endpoint where nobody is would make it fail.
        $nobody = @{ EndpointUrl = 'http://127.0.0.1:9'; AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'secret'; Region = 'us-east-1' }
        $inDemo = Get-FtInventory ec2.volume -Demo
    }

    It 'Binds a Get-EC2Volume object without a call' {
        $status = $volume | Test-FtEncryption @nobody
        $status.ResourceType | Should -Be 'ec2.volume'
        $status.ResourceId | Should -Be 'vol-0aaaaaaaaaaaaaaa1'
        $status.Encrypted | Should -BeTrue
        $status.KeyId | Should -Be $key
    }

    It 'Takes a volume for a volume and its snapshot for a snapshot' {
        $status = $volume, $snapshot, $bare | Test-FtEncryption @nobody
        $status.ResourceType | Should -Be 'ec2.volume', 'ec2.snapshot', 'ec2.volume'
        $status.ResourceId | Should -Be $volume.VolumeId, $snapshot.SnapshotId, $bare.VolumeId
    }

    It 'Leaves what is not encrypted with Where-Object -Not Encrypted' {
        ($volume, $bare, $snapshot | Test-FtEncryption @nobody | Where-Object -Not Encrypted).ResourceId | Should -Be $bare.VolumeId
    }

    It 'Takes an absent member for not encrypted, as AWS means it' {
        ([Amazon.EC2.Model.Volume]@{ VolumeId = 'vol-0aaaaaaaaaaaaaaa3' } | Test-FtEncryption @nobody).Encrypted | Should -BeFalse
    }

    It 'Takes objects that came from another process or a file' {
        $deserialized = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($volume))
        ($deserialized | Test-FtEncryption @nobody).ResourceId | Should -Be $volume.VolumeId
    }

    It 'Takes <Type> of RDS for what it is' -ForEach @(
        @{ Type = 'DBInstance'; Kind = 'rds.db-instance'; Id = 'shop-1'; With = @{ DBInstanceIdentifier = 'shop-1'; DBClusterIdentifier = 'shop'; StorageEncrypted = $true } }
        @{ Type = 'DBCluster'; Kind = 'rds.db-cluster'; Id = 'shop'; With = @{ DBClusterIdentifier = 'shop'; StorageEncrypted = $true } }
        @{ Type = 'DBSnapshot'; Kind = 'rds.db-snapshot'; Id = 'shop-s'; With = @{ DBSnapshotIdentifier = 'shop-s'; DBInstanceIdentifier = 'shop-1'; Encrypted = $true } }
    ) {
        $status = New-Object "Amazon.RDS.Model.$Type" -Property $With | Test-FtEncryption @nobody
        $status.ResourceType | Should -Be $Kind
        $status.ResourceId | Should -Be $Id
        $status.Encrypted | Should -BeTrue
    }

    It 'Unrolls the volumes of instances and reservations' {
        $ids = $inDemo[0..1].ResourceId
        $instance = [Amazon.EC2.Model.Instance]@{ InstanceId = 'i-0ccccccccccccccc1' }
        foreach ($id in $ids) {
            $instance.BlockDeviceMappings.Add([Amazon.EC2.Model.InstanceBlockDeviceMapping]@{ DeviceName = '/dev/xvda'; Ebs = [Amazon.EC2.Model.EbsInstanceBlockDevice]@{ VolumeId = $id } })
        }
        $reservation = [Amazon.EC2.Model.Reservation]@{ ReservationId = 'r-1' }
        $reservation.Instances.Add($instance)
        ($reservation | Test-FtEncryption -Demo).ResourceId | Sort-Object | Should -Be ($ids | Sort-Object)
        ($instance | Test-FtEncryption -Demo).ResourceId | Sort-Object | Should -Be ($ids | Sort-Object)
    }

    It 'Looks up a bucket, which does not say it itself' {
        $name = (Get-FtInventory s3.bucket -Demo -WarningAction SilentlyContinue)[0].ResourceId
        $status = [Amazon.S3.Model.S3Bucket]@{ BucketName = $name } | Test-FtEncryption -Demo
        $status.ResourceType | Should -Be 's3.bucket'
        $status.ResourceId | Should -Be $name
    }

    It 'Takes ids and ARNs, named and piped' {
        $id, $arn = $inDemo[0].ResourceId, $inDemo[1].Arn
        (Test-FtEncryption $id, $arn -Demo).ResourceId | Sort-Object | Should -Be ($inDemo[0, 1].ResourceId | Sort-Object)
        ($id, $arn | Test-FtEncryption -Demo).ResourceId | Sort-Object | Should -Be ($inDemo[0, 1].ResourceId | Sort-Object)
    }

    It 'Looks keys up with -IncludeKey' {
        $encrypted = $inDemo.Where({ $_.Document.Encrypted })[0]
        $known = [Amazon.EC2.Model.Volume]@{ VolumeId = $encrypted.ResourceId; Encrypted = $true; KmsKeyId = $encrypted.Document.KmsKeyId }
        ($known | Test-FtEncryption).KeyState | Should -BeNullOrEmpty
        ($known | Test-FtEncryption -Demo -IncludeKey).KeyState | Should -Not -BeNullOrEmpty
    }

    It 'Takes findings and inventory of ours' {
        $finding = Get-FtSecurityPosture -Demo -Rule ebs-volume-encrypted -Status Fail | Select-Object -First 1
        ($finding | Test-FtEncryption -Demo).Encrypted | Should -BeFalse
        ($inDemo | Test-FtEncryption).Count | Should -Be $inDemo.Count
    }

    It 'Says the same as the rule' {
        $failed = (Get-FtSecurityPosture -Demo -Rule ebs-volume-encrypted -Status Fail).ResourceId | Sort-Object
        ($inDemo | Test-FtEncryption | Where-Object -Not Encrypted).ResourceId | Sort-Object | Should -Be $failed
        (Test-FtEncryption -Demo -WarningAction SilentlyContinue | Where-Object { $_.ResourceType -eq 'ec2.volume' -and $_.Encrypted -eq $false }).ResourceId | Sort-Object | Should -Be $failed
    }

    It 'Does not recognize <Name>, and says what was piped' -ForEach @(
        @{ Name = 'a security group'; Make = { [Amazon.EC2.Model.SecurityGroup]@{ GroupId = 'sg-1' } } }
        @{ Name = 'a number'; Make = { 42 } }
        @{ Name = 'some text'; Make = { 'hello' } }
        @{ Name = 'an ARN that stores nothing'; Make = { 'arn:aws:iam::123456789012:user/ann' } }
        @{ Name = 'a finding about no data'; Make = { Get-FtSecurityPosture -Demo -Service iam -Status Fail | Where-Object ResourceType -EQ 'iam.user' | Select-Object -First 1 } }
    ) {
        $thing = & $Make
        $thing | Should -Not -BeNullOrEmpty
        $thing | Test-FtEncryption @nobody -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'ResourceNotRecognized,FormTool.PowerShell.Commands.TestFtEncryptionCommand'
        $problem[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $target = $problem[0].TargetObject
        ($target -is [psobject] ? $target.PSObject.BaseObject : $target) | Should -Be $thing
    }

    It 'Goes on after one bad item' {
        $given = 'hello', $volume | Test-FtEncryption @nobody -ErrorAction SilentlyContinue
        $given.ResourceId | Should -Be $volume.VolumeId
    }

    It 'Says of an id that is not there that it is not' {
        Test-FtEncryption vol-0123456789abcdef0 -Demo -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'ResourceNotFound,FormTool.PowerShell.Commands.TestFtEncryptionCommand'
        $problem[0].TargetObject | Should -Be 'vol-0123456789abcdef0'
    }

    It 'Tests nothing when the pipeline gave nothing' {
        @() | Test-FtEncryption @nobody | Should -BeNullOrEmpty
    }

    It 'Tests everything that stores data without input' {
        $types = (Test-FtEncryption -Demo -WarningAction SilentlyContinue).ResourceType | Sort-Object -Unique
        foreach ($type in 'ec2.volume', 'ec2.snapshot', 'rds.db-cluster', 's3.bucket', 'logs.log-group', 'cloudtrail.trail') {
            $types | Should -Contain $type
        }
    }

    It 'Reads a snapshot with -InventoryPath' {
        $file = Join-Path $TestDrive 'volumes.ftsnapshot'
        $null = Export-FtInventory -Path $file -Demo -ResourceType ec2.volume, kms.*
        (Test-FtEncryption $inDemo[0].ResourceId -InventoryPath $file).ResourceId | Should -Be $inDemo[0].ResourceId
    }
}
