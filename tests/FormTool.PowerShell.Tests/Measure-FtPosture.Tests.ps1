Describe 'Measure-FtPosture' {
    BeforeAll {
        $findings = Get-FtSecurityPosture -Demo -WarningAction SilentlyContinue
        $scores = $findings | Measure-FtPosture
    }

    It 'Counts every finding' {
        $whole = $scores.Where({ $_.Scope -eq 'Overall' })
        $whole.Count | Should -Be 1
        $whole[0].Pass + $whole[0].Fail + $whole[0].Unknown + $whole[0].Manual | Should -Be $findings.Count
        $whole[0].Fail | Should -Be $findings.Where({ $_.Status -eq 'Fail' }).Count
    }

    It 'Gives every topic and severity that occurs' {
        $scores.Where({ $_.Scope -eq 'Topic' }).Name | Sort-Object | Should -Be ($findings.Topics | Sort-Object -Unique)
        $scores.Where({ $_.Scope -eq 'Severity' }).Name | Sort-Object | Should -Be ($findings.Severity | ForEach-Object { "$_" } | Sort-Object -Unique)
    }

    It 'Gives only the parts that -By names' {
        ($findings | Measure-FtPosture -By Topic).Scope | Sort-Object -Unique | Should -Be 'Topic'
    }

    It 'Falls when passes become unknown' {
        $good = $findings.Where({ $_.Status -eq 'Pass' })
        $whole = ($good | Measure-FtPosture -By Overall).Score
        $volumes = Join-Path $TestDrive 'volumes.ftsnapshot'
        $null = Export-FtInventory -Path $volumes -Demo -ResourceType ec2.volume
        $unknown = Get-FtSecurityPosture -InventoryPath $volumes -Status Unknown -WarningAction SilentlyContinue
        ($good + $unknown | Measure-FtPosture -By Overall).Score | Should -BeLessThan $whole
    }

    It 'Takes nothing but findings' {
        1 | Measure-FtPosture -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'InputObjectNotBound,FormTool.PowerShell.Commands.MeasureFtPostureCommand'
    }
}
