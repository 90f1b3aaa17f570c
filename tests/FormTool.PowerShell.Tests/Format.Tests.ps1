Describe 'Format' {
    BeforeAll {
        $PSStyle.OutputRendering = 'PlainText'
        $findings = Get-FtSecurityPosture -Demo -WarningAction SilentlyContinue
        $given = @{
            Finding = $findings
            Rule = Get-FtRule
            Score = $findings | Measure-FtPosture
            Encryption = Test-FtEncryption -Demo -WarningAction SilentlyContinue
            Inventory = Get-FtInventory -Demo -WarningAction SilentlyContinue
            Permission = Get-FtRequiredPermission -Rule ebs-*
            Snapshot = Export-FtInventory -Path (Join-Path $TestDrive 'x.ftsnapshot') -Demo
        }
    }

    It 'Shows <_> within 100 columns' -ForEach 'Finding', 'Rule', 'Score', 'Encryption', 'Inventory', 'Permission', 'Snapshot' {
        $text = $given[$_] | Out-String -Width 100
        $lines = $text -split '\r?\n'
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 100
        $lines.Count | Should -BeGreaterThan 3
    }

    It 'Shows <_> as a list within 100 columns' -ForEach 'Finding', 'Rule', 'Score', 'Encryption', 'Inventory', 'Permission', 'Snapshot' {
        $lines = ($given[$_] | Select-Object -First 20 | Format-List | Out-String -Width 100) -split '\r?\n'
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 100
    }

    It 'Has a table and a list for every type of output' {
        $types = (Get-Command -Module FormTool).OutputType.Name.Where({ $_ -notlike 'System.*' }) | Sort-Object -Unique
        $types.Count | Should -BeGreaterThan 6
        foreach ($type in $types) {
            $views = (Get-FormatData -TypeName $type).FormatViewDefinition.Control
            $views.Where({ $_ -is [System.Management.Automation.ListControl] }).Count | Should -Be 1 -Because "$type needs a list"
            $views.Where({ $_ -is [System.Management.Automation.TableControl] }).Count | Should -Be 1 -Because "$type needs a table"
        }
    }

    It 'Uses no colour where none is wanted' {
        foreach ($name in $given.Keys) {
            ($given[$name] | Out-String -Width 100).Contains([char]27) | Should -BeFalse -Because $name
        }
    }

    It 'Uses colour for the status where it is wanted, and says it in words too' {
        $PSStyle.OutputRendering = 'Ansi'
        try {
            $text = $findings | Where-Object Status -EQ Fail | Select-Object -First 1 | Out-String -Width 100
        }
        finally {
            $PSStyle.OutputRendering = 'PlainText'
        }
        $text.Contains([char]27) | Should -BeTrue
        $text | Should -Match 'Fail'
    }

    It 'Puts a star beside what is muted' {
        $file = Join-Path $TestDrive 'mutes.yaml'
        Set-Content $file "- rule: ebs-volume-encrypted`n  owner: ann`n  reason: Scratch`n  until: 2999-12-31"
        Get-FtSecurityPosture -Demo -Rule ebs-volume-encrypted -Status Fail -MutePath $file | Out-String -Width 100 | Should -Match '(?m)^Fail\* '
    }

    It 'Shows no control character of a hostile name' {
        # A bucket cannot be called so; a snapshot that somebody sends can say it.
        $file = Join-Path $TestDrive 'hostile.ftsnapshot'
        $null = Export-FtInventory -Path $file -Demo -ResourceType ec2.volume
        $zip = [System.IO.Compression.ZipFile]::Open($file, 'Update')
        $entry = $zip.Entries.Where({ $_.Name -notlike 'manifest*' })[0]
        $reader = [System.IO.StreamReader]::new([System.IO.Compression.GZipStream]::new($entry.Open(), [System.IO.Compression.CompressionMode]::Decompress))
        $text = $reader.ReadToEnd()
        $reader.Dispose()
        $name = $entry.FullName
        $entry.Delete()
        $writer = [System.IO.StreamWriter]::new([System.IO.Compression.GZipStream]::new($zip.CreateEntry($name, 'NoCompression').Open(), [System.IO.Compression.CompressionMode]::Compress))
        $writer.Write(($text -replace '"vol-([0-9a-f]{6})', '"vol-\u001b[2J\u202e$1'))
        $writer.Dispose()
        $zip.Dispose()
        $PSStyle.OutputRendering = 'Ansi'
        try {
            $shown = @(
                Get-FtSecurityPosture -InventoryPath $file -Rule ebs-volume-encrypted | Out-String -Width 100
                Get-FtSecurityPosture -InventoryPath $file -Rule ebs-volume-encrypted | Format-List | Out-String -Width 100
                Get-FtInventory -InventoryPath $file | Out-String -Width 100
                Test-FtEncryption -InventoryPath $file -WarningAction SilentlyContinue | Out-String -Width 100
                Test-FtEncryption -InventoryPath $file -WarningAction SilentlyContinue | Format-List | Out-String -Width 100
            ) -join ''
        }
        finally {
            $PSStyle.OutputRendering = 'PlainText'
        }
        $shown | Should -Match 'vol-\?\[2J'
        $shown.Contains("$([char]27)[2J") | Should -BeFalse
        $shown.Contains([char]0x202e) | Should -BeFalse
    }
}
