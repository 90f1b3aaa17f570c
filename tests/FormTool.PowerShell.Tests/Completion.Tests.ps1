Describe 'Completion' {
    BeforeAll {
        function Complete([string] $Line) {
            (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
        }
        $profiles = Join-Path $TestDrive 'credentials'
        Set-Content $profiles "[default]`naws_access_key_id = AKIAIOSFODNN7EXAMPLE`naws_secret_access_key = canary-secret`n[audit team]`naws_access_key_id = AKIAIOSFODNN7EXAMPLE`naws_secret_access_key = canary-secret`n[it's]`naws_access_key_id = AKIAIOSFODNN7EXAMPLE`naws_secret_access_key = canary-secret"
    }

    It 'Completes <Line>' -ForEach @(
        @{ Line = 'Get-FtSecurityPosture -Rule ebs-volume-enc'; Text = 'ebs-volume-encrypted' }
        @{ Line = 'Get-FtSecurityPosture ebs-volume-enc'; Text = 'ebs-volume-encrypted' }
        @{ Line = 'Get-FtRule -Rule ebs-volume-enc'; Text = 'ebs-volume-encrypted' }
        @{ Line = "Get-FtRule -Rule 'ebs-volume-enc"; Text = "'ebs-volume-encrypted'" }
        @{ Line = 'Get-FtRule -Rule "ebs-volume-enc'; Text = '"ebs-volume-encrypted"' }
        @{ Line = 'Get-FtRule -Rule s3-bucket-versioning, ebs-volume-enc'; Text = 'ebs-volume-encrypted' }
        @{ Line = 'Get-FtSecurityPosture -Topic encryption-at'; Text = 'encryption-at-rest' }
        @{ Line = 'Get-FtRequiredPermission -Topic mf'; Text = 'mfa' }
        @{ Line = 'Get-FtSecurityPosture -Service cloudtr'; Text = 'cloudtrail' }
        @{ Line = 'Get-FtSecurityPosture -Severity Crit'; Text = 'Critical' }
        @{ Line = 'Get-FtSecurityPosture -Status Unk'; Text = 'Unknown' }
        @{ Line = 'Get-FtInventory ec2.vol'; Text = 'ec2.volume' }
        @{ Line = 'Export-FtInventory -ResourceType ec2.vol'; Text = 'ec2.volume' }
        @{ Line = 'Test-FtEncryption -Region ap-southeast-5'; Text = 'ap-southeast-5' }
        @{ Line = 'Measure-FtPosture -By Top'; Text = 'Topic' }
        @{ Line = 'Export-FtReport -Format js'; Text = 'json' }
    ) {
        (Complete $Line).CompletionText | Should -Contain $Text
    }

    It 'Puts a profile with a space in quotes' {
        (Complete "Get-FtInventory -ProfileLocation $profiles -ProfileName aud").CompletionText | Should -Be "'audit team'"
    }

    It 'Keeps the quotes that were begun around a profile' {
        (Complete "Get-FtInventory -ProfileLocation $profiles -ProfileName `"aud").CompletionText | Should -Be '"audit team"'
    }

    It 'Doubles a quote within a profile''s name' {
        (Complete "Get-FtInventory -ProfileLocation $profiles -ProfileName it").CompletionText | Should -Be "'it''s'"
    }

    It 'Says what each rule is' {
        (Complete 'Get-FtRule ebs-volume-encr')[0].ToolTip | Should -Be 'EBS volume is encrypted at rest'
    }

    It 'Shows no secret of a profile' {
        (Complete "Get-FtInventory -ProfileLocation $profiles -ProfileName " | Out-String) | Should -Not -Match 'canary'
    }

    It 'Gives nothing for a name that fits nothing, and no error' {
        $Error.Clear()
        (Complete 'Get-FtRule -Rule no-such-rule-at-all').CompletionText | Should -Not -Contain 'no-such-rule-at-all'
        $Error.Count | Should -Be 0
    }

    It 'Makes no network call' {
        # A proxy that nobody answers at: a call would take long, or fail.
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $env:AWS_EC2_METADATA_DISABLED = $null
        $env:HTTP_PROXY = $env:HTTPS_PROXY = 'http://127.0.0.1:9'
        try {
            foreach ($line in 'Get-FtInventory -ProfileName ', 'Get-FtInventory -Region ', 'Get-FtSecurityPosture -Rule ', 'Get-FtSecurityPosture -Topic ') {
                $null = Complete $line
            }
        }
        finally {
            $env:HTTP_PROXY = $env:HTTPS_PROXY = $null
            $env:AWS_EC2_METADATA_DISABLED = 'true'
        }
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
    }
}
