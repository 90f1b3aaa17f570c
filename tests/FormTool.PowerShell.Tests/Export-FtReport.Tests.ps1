Describe 'Export-FtReport' {
    BeforeAll {
        $findings = Get-FtSecurityPosture -Demo -Topic encryption-at-rest, backup -WarningAction SilentlyContinue
    }

    It 'Writes <Ending> by the ending of the file' -ForEach @(
        @{ Ending = 'html'; Starts = '<!doctype html>' }
        @{ Ending = 'json'; Starts = '{' }
        @{ Ending = 'jsonl'; Starts = '{' }
        @{ Ending = 'csv'; Starts = '"?RuleId|"?Status|"?Account' }
    ) {
        $file = Join-Path $TestDrive "report.$Ending"
        $findings | Export-FtReport $file | Should -BeNullOrEmpty
        (Get-Content $file -TotalCount 1) | Should -Match "^($([regex]::Escape($Starts))|$Starts)"
    }

    It 'Carries the run that the findings came from' {
        $file = Join-Path $TestDrive 'run.json'
        $findings | Export-FtReport $file
        $run = (Get-Content $file -Raw | ConvertFrom-Json).run
        $run.Source | Should -Be 'Demo'
        $run.Accounts | Should -Be $findings[0].Account
        $run.Regions | Should -Contain 'us-east-1'
        $run.Resources | Should -BeGreaterThan 20
        $run.Rules | Should -Be (Get-FtRule -Topic encryption-at-rest, backup).Count
    }

    It 'Says what the run could not read' {
        $volumes = Join-Path $TestDrive 'volumes.ftsnapshot'
        $null = Export-FtInventory -Path $volumes -Demo -ResourceType ec2.volume
        $file = Join-Path $TestDrive 'partial.json'
        Get-FtSecurityPosture -InventoryPath $volumes -Topic mfa -WarningAction SilentlyContinue | Export-FtReport $file
        $run = (Get-Content $file -Raw | ConvertFrom-Json).run
        $run.Source | Should -Be 'Snapshot'
        $run.SourceName | Should -Be 'volumes.ftsnapshot'
        $run.Unreadable.Code | Sort-Object -Unique | Should -Be 'NotCollected'
    }

    It 'Carries it also in one pipeline' {
        $file = Join-Path $TestDrive 'pipeline.json'
        Get-FtSecurityPosture -Demo -Rule ebs-volume-encrypted | Export-FtReport $file
        (Get-Content $file -Raw | ConvertFrom-Json).run.Rules | Should -Be 1
    }

    It 'Claims no whole run for findings of a run that was stopped' {
        $file = Join-Path $TestDrive 'stopped.json'
        Get-FtSecurityPosture -Demo | Select-Object -First 3 | Export-FtReport $file
        $report = Get-Content $file -Raw | ConvertFrom-Json
        $report.run.Source | Should -Be 'Findings'
        $report.findings.Count | Should -Be 3
    }

    It 'Gives the file with -PassThru' {
        $file = $findings | Export-FtReport (Join-Path $TestDrive 'pass.csv') -PassThru
        $file | Should -BeOfType [System.IO.FileInfo]
        (Import-Csv $file).Count | Should -Be $findings.Count
    }

    It 'Takes -Format over the ending' {
        $file = Join-Path $TestDrive 'findings.txt'
        $findings | Export-FtReport $file -Format json
        (Get-Content $file -Raw | ConvertFrom-Json).findings.Count | Should -Be $findings.Count
    }

    It 'Writes nothing with -WhatIf' {
        $findings | Export-FtReport (Join-Path $TestDrive 'whatif.html') -WhatIf
        Get-ChildItem $TestDrive -Force -Filter '*whatif*' | Should -BeNullOrEmpty
    }

    It 'Says which endings there are' {
        { $findings | Export-FtReport (Join-Path $TestDrive 'report.docx') } | Should -Throw -ErrorId 'ReportFormatNotRecognized,FormTool.PowerShell.Commands.ExportFtReportCommand' -ExpectedMessage '*.html*'
    }

    It 'Says why a file cannot be written, and leaves nothing half written' {
        { $findings | Export-FtReport (Join-Path $TestDrive 'no/folder/report.html') } | Should -Throw -ErrorId 'ReportNotWritten,FormTool.PowerShell.Commands.ExportFtReportCommand'
    }

    It 'Keeps the old report when the pipeline before it fails' {
        $file = Join-Path $TestDrive 'kept.json'
        Set-Content $file 'old'
        { Get-FtSecurityPosture -Demo -Rule ebs-volume-encrypted | ForEach-Object { throw 'broken' } | Export-FtReport $file } | Should -Throw 'broken'
        Get-Content $file | Should -Be 'old'
        @(Get-ChildItem $TestDrive -Force -Filter '*kept.json*').Count | Should -Be 1
    }

    It 'Takes nothing but findings' {
        'text' | Export-FtReport (Join-Path $TestDrive 'text.json') -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'InputObjectNotBound,FormTool.PowerShell.Commands.ExportFtReportCommand'
    }
}
