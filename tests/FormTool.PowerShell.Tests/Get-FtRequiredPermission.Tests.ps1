Describe 'Get-FtRequiredPermission' {
    It 'Names what one rule needs and no more' {
        (Get-FtRequiredPermission ebs-volume-encrypted).Actions | Should -Be 'ec2:DescribeRegions', 'ec2:DescribeVolumes', 'sts:GetCallerIdentity'
    }

    It 'Gives a policy that is JSON and only reads' {
        $needed = Get-FtRequiredPermission
        $policy = $needed.Policy | ConvertFrom-Json
        $policy.Version | Should -Be '2012-10-17'
        $policy.Statement.Action | Should -Be $needed.Actions
        $needed.Actions.Where({ $_ -notmatch '^[a-z0-9-]+:(Describe|Get|List|Search|Generate|BatchGet|Lookup|Query|View)' }) | Should -BeNullOrEmpty
        $needed.RuleCount | Should -Be (Get-FtRule).Count
    }

    It 'Makes one policy of the rules of a pipeline' {
        $needed = @(Get-FtRule -Topic mfa | Get-FtRequiredPermission)
        $needed.Count | Should -Be 1
        $needed[0].Actions | Should -Be (Get-FtRequiredPermission -Topic mfa).Actions
    }

    It 'Gives none when the pipeline gave no rule' {
        Get-FtRule | Where-Object Id -EQ 'none of them' | Get-FtRequiredPermission | Should -BeNullOrEmpty
    }

    It 'Says of an unknown rule that there is none' {
        { Get-FtRequiredPermission no-such-rule } | Should -Throw -ErrorId 'RuleNotFound,FormTool.PowerShell.Commands.GetFtRequiredPermissionCommand'
    }
}
