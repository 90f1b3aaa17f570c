Describe 'Get-FtInventory' {
    It 'Gives resources with their documents as objects that PowerShell filters' {
        $volumes = Get-FtInventory ec2.volume -Demo
        $volumes.Count | Should -BeGreaterThan 3
        $volumes.Where({ $_.Document.VolumeId -ne $_.ResourceId }) | Should -BeNullOrEmpty
        ($volumes.Document | Where-Object Encrypted -EQ $true).Count | Should -BeGreaterThan 0
        $volumes[0].Document.Size | Should -BeOfType [long]
        $volumes[0].ReadAt | Should -BeOfType [DateTimeOffset]
        $volumes[0].Arn | Should -BeLike 'arn:aws:ec2:*:volume/vol-*'
    }

    It 'Takes wildcards' {
        (Get-FtInventory 'rds.db-*' -Demo).ResourceType | Sort-Object -Unique | Should -Contain 'rds.db-cluster'
    }

    It 'Says of an unknown type that there is none' {
        { Get-FtInventory ec2.volumes -Demo } | Should -Throw -ErrorId 'ResourceTypeNotFound,FormTool.PowerShell.Commands.GetFtInventoryCommand'
    }

    It 'Warns of a type that was named and is not in the snapshot, and is quiet about those that were not named' {
        $volumes = Join-Path $TestDrive 'volumes.ftsnapshot'
        $null = Export-FtInventory -Path $volumes -Demo -ResourceType ec2.volume
        $null = Get-FtInventory s3.bucket -InventoryPath $volumes -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match 's3\.bucket.*NotCollected'
        (Get-FtInventory -InventoryPath $volumes -WarningVariable none).Count | Should -BeGreaterThan 3
        $none.Count | Should -Be 0
    }
}
