Describe 'Export-FtInventory' {
    BeforeAll {
        $file = Join-Path $TestDrive 'estate.ftsnapshot'
        $summary = Export-FtInventory -Path $file -Demo
        function Shown($findings) { $findings | ForEach-Object { "$($_.RuleId) $($_.ResourceId) $($_.Region) $($_.Status) $($_.Reason)" } | Sort-Object }
    }

    It 'Writes a snapshot that gives the same findings' {
        $from = Get-FtSecurityPosture -InventoryPath $file -WarningAction SilentlyContinue
        Shown $from | Should -Be (Shown (Get-FtSecurityPosture -Demo -WarningAction SilentlyContinue))
    }

    It 'Says what it wrote' {
        $summary.Path | Should -Be $file
        $summary.Bytes | Should -Be (Get-Item $file).Length
        $summary.Coverage.Resources['ec2.volume'] | Should -Be (Get-FtInventory ec2.volume -Demo).Count
    }

    It 'Takes out the account and the names with -Anonymize, and keeps the findings in number' {
        $shared = Join-Path $TestDrive 'shared.ftsnapshot'
        $null = Export-FtInventory -Path $shared -InventoryPath $file -Anonymize
        $before = Get-FtInventory -InventoryPath $file -WarningAction SilentlyContinue
        $after = Get-FtInventory -InventoryPath $shared -WarningAction SilentlyContinue
        $after.Count | Should -Be $before.Count
        $after.Account | Should -Not -Contain $before[0].Account
        $names = $before.Where({ $_.ResourceType -in 's3.bucket', 'iam.user', 'rds.db-cluster' }).ResourceId
        $names.Count | Should -BeGreaterThan 3
        $after.ResourceId.Where({ $_ -in $names }) | Should -BeNullOrEmpty
        # Free text is taken out, so what depends on it becomes Unknown; nothing else may change.
        $count = { param($path) Get-FtSecurityPosture -InventoryPath $path -WarningAction SilentlyContinue | Group-Object RuleId, Status -AsHashTable -AsString }
        $real, $masked = (& $count $file), (& $count $shared)
        foreach ($part in $masked.Keys.Where({ $_ -notlike '*, Unknown' })) {
            $masked[$part].Count | Should -BeLessOrEqual $real[$part].Count -Because $part
        }
        ($masked.Values.Count | Measure-Object -Sum).Sum | Should -Be ($real.Values.Count | Measure-Object -Sum).Sum
    }

    It 'Leaves a file that is there, unless -Force is given' {
        $kept = Join-Path $TestDrive 'kept.ftsnapshot'
        Set-Content $kept 'mine'
        { Export-FtInventory -Path $kept -Demo -ResourceType ec2.volume } | Should -Throw -ErrorId 'FileExists,FormTool.PowerShell.Commands.ExportFtInventoryCommand'
        Get-Content $kept | Should -Be 'mine'
        (Export-FtInventory -Path $kept -Demo -ResourceType ec2.volume -Force).Bytes | Should -BeGreaterThan 100
    }

    It 'Writes nothing with -WhatIf' {
        $none = Join-Path $TestDrive 'whatif.ftsnapshot'
        Export-FtInventory -Path $none -Demo -WhatIf | Should -BeNullOrEmpty
        Test-Path $none | Should -BeFalse
    }

    It 'Leaves nothing behind where the folder is not there' {
        $caught = try { Export-FtInventory -Path (Join-Path $TestDrive 'no/such/folder/x.ftsnapshot') -Demo -ResourceType ec2.volume } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike '*,FormTool.PowerShell.Commands.ExportFtInventoryCommand'
        $caught.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
        "$caught" | Should -Match 'no/such/folder'
        Get-ChildItem $TestDrive -Recurse -Force -Filter '*.tmp*' | Should -BeNullOrEmpty
    }
}
