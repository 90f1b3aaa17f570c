Describe 'Get-FtRule' {
    It 'Gives every rule, each with what a person needs' {
        $rules = Get-FtRule
        $rules.Count | Should -BeGreaterThan 119
        $rules.Where({ -not ($_.Title -and $_.Why -and $_.Fix -and $_.Topics.Count -and $_.ResourceType) }).Id | Should -BeNullOrEmpty
        ($rules.Id | Sort-Object -Unique).Count | Should -Be $rules.Count
    }

    It 'Takes ids from the pipeline, and gives each rule once' {
        ('ebs-volume-encrypted', 'ebs-volume-*' | Get-FtRule).Id.Where({ $_ -eq 'ebs-volume-encrypted' }).Count | Should -Be 1
    }

    It 'Binds the RuleId of findings' {
        (Get-FtSecurityPosture -Demo -Rule ebs-volume-encrypted | Get-FtRule).Id | Should -Be 'ebs-volume-encrypted'
    }

    It 'Finds a rule by the id that another tool has for it' {
        (Get-FtRule prowler/ec2_ebs_volume_encryption).Id | Should -Contain 'ebs-volume-encrypted'
    }

    It 'Gives only what -Topic, -Severity and -Service choose together' {
        $rules = Get-FtRule -Topic encryption-at-rest -Severity High -Service ec2
        $rules.Count | Should -BeGreaterThan 0
        $rules.Where({ $_.Topics -notcontains 'encryption-at-rest' -or $_.Severity -ne 'High' -or $_.Service -ne 'ec2' }) | Should -BeNullOrEmpty
    }

    It 'Names the nearest rules when an id fits nothing' {
        { Get-FtRule ebs-volume-encripted } | Should -Throw -ErrorId 'RuleNotFound,FormTool.PowerShell.Commands.GetFtRuleCommand' -ExpectedMessage '*ebs-volume-encrypted*'
    }

    It 'Names the file and the line of a mistake in a rule' {
        $file = Join-Path $TestDrive 'bad.yaml'
        Set-Content $file "- id: acme-one`n  resource: ec2.volume`n  title: One`n  severity: high`n  topics: [cost]`n  pass: { field: Size, moreThen: 1 }`n  why: x`n  fix: x`n  examples:`n    pass: [{ Size: 2 }]`n    fail: [{ Size: 1 }]"
        { Get-FtRule -RulePath $file } | Should -Throw -ErrorId 'RuleFileNotValid,FormTool.PowerShell.Commands.GetFtRuleCommand' -ExpectedMessage '*bad.yaml:6*moreThen*'
    }
}
