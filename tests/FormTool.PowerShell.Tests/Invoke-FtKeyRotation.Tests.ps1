BeforeDiscovery {
    $skip = -not (Get-Command moto_server -ErrorAction Ignore)
}

Describe 'Invoke-FtKeyRotation' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Endpoints.ps1')
        . (Join-Path $PSScriptRoot 'AwsToolsObjects.ps1')
        $env:FORMTOOL_HOME = Join-Path $TestDrive 'state'
        $nobody = @{ EndpointUrl = 'http://127.0.0.1:9'; AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'secret'; Region = 'us-east-1' }
        $class = 'FormTool.PowerShell.Commands.InvokeFtKeyRotationCommand'
        $moto = if (Get-Command moto_server -ErrorAction Ignore) { Start-Moto }
        if ($moto) {
            $there = @{ EndpointUrl = $moto.Url; AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'secret'; Region = 'us-east-1' }
            # IAM, asked without FormTool.
            function Invoke-Iam([string] $Action, [hashtable] $With = @{}) {
                $signed = 'AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0'
                Invoke-RestMethod -Method Post -Uri $moto.Url -Body (@{ Action = $Action; Version = '2010-05-08' } + $With) -Headers @{ Authorization = $signed } -SkipHeaderValidation
            }
            function Get-Key([string] $User) {
                @((Invoke-Iam ListAccessKeys @{ UserName = $User }).ListAccessKeysResponse.ListAccessKeysResult.AccessKeyMetadata.member)
            }
            function New-User([string] $User) {
                $null = Invoke-Iam CreateUser @{ UserName = $User }
                (Invoke-Iam CreateAccessKey @{ UserName = $User }).CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey
            }
        }
    }

    AfterAll {
        Stop-Moto $moto
        Remove-Item Env:FORMTOOL_HOME
    }

    It 'Rotates nothing for <Name>' -ForEach @(
        @{ Name = 'a volume'; Make = { [Amazon.EC2.Model.Volume]@{ VolumeId = 'vol-1'; KmsKeyId = 'arn:aws:kms:us-east-1:123456789012:key/1' } } }
        @{ Name = 'an object that mentions a user and a key'; Make = { [pscustomobject]@{ UserName = 'ann'; AccessKeyId = 'AKIAIOSFODNN7EXAMPLE' } } }
        @{ Name = 'a text'; Make = { 'ann' } }
        @{ Name = 'a KMS key of AWS Tools, which carries no user'; Make = { [pscustomobject]@{ KeyId = '1'; KeyArn = 'arn:aws:kms:us-east-1:123456789012:key/1' } } }
        @{ Name = 'a password'; Make = { Get-FtCredential -Kind console-password -Demo -WarningAction SilentlyContinue | Select-Object -First 1 } }
    ) {
        $thing = & $Make
        $thing | Invoke-FtKeyRotation -ToSecret 'x' -Force @nobody -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -Be "ResourceNotRecognized,$class"
    }

    It 'Rotates nothing when the pipeline gave nothing, and asks for a user without one' {
        @() | Invoke-FtKeyRotation -ToSecret 'x' -Force @nobody | Should -BeNullOrEmpty
        { Invoke-FtKeyRotation -ToSecret 'x' -Force @nobody } | Should -Throw -ErrorId "UserNameRequired,$class"
    }

    It 'Has a high impact' {
        (Get-Command Invoke-FtKeyRotation).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0].ConfirmImpact | Should -Be 'High'
    }

    It 'Changes nothing under -WhatIf' -Skip:$skip {
        $old = New-User whatif
        Invoke-FtKeyRotation whatif -ToSecret 'keys/{UserName}' -WhatIf @there | Should -BeNullOrEmpty
        (Get-Key whatif).AccessKeyId | Should -Be $old.AccessKeyId
        Get-FtKeyRotation | Should -BeNullOrEmpty
    }

    It 'Asks where to, and names the user that is not there' -Skip:$skip {
        $null = New-User nowhere
        Invoke-FtKeyRotation nowhere, missing -Force @there -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be @("DeliveryTargetNotValid,$class", "DeliveryTargetNotValid,$class")
        Invoke-FtKeyRotation missing -ToSecret x -Force @there -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be "NotFound,$class"
    }

    It 'Rotates over several runs, to a secret, a parameter, a profile and a script at once' -Skip:$skip {
        $old = New-User ann
        $file = Join-Path $TestDrive 'credentials'
        Set-Content $file "# mine`n[other]`naws_access_key_id = AKIAOTHER`naws_secret_access_key = other"
        $given = [System.Collections.Generic.List[object]]::new()
        $how = @{ ToSecret = 'keys/{UserName}'; ToParameter = '/keys/{UserName}'; ToProfile = "ann@$file"; ToScript = { $given.Add($_) }; QuietPeriod = '00:00'; WatchPeriod = '00:00'; Force = $true }
        $user = [Amazon.IdentityManagement.Model.User]@{ UserName = 'ann' }

        $first = $user | Invoke-FtKeyRotation @how @there -Phase Deliver
        $first.State | Should -Be 'Paused'
        (Get-Key ann).Status | Should -Be 'Active', 'Active'
        $waiting = Get-FtKeyRotation -UserName a*
        $waiting.Reached | Should -Be 'Delivered'
        $waiting.NewKeyId | Should -Be $first.NewKeyId

        ($waiting | Resume-FtKeyRotation -Force -Phase Deactivate @there).Reached | Should -Be 'Deactivated'
        (Get-Key ann).Where({ $_.AccessKeyId -eq $old.AccessKeyId }).Status | Should -Be 'Inactive'

        ($user | Invoke-FtKeyRotation @how @there).State | Should -Be 'Done'
        (Get-Key ann).AccessKeyId | Should -Be $first.NewKeyId
        $given.Count | Should -Be 1
        $given[0].AccessKeyId | Should -Be $first.NewKeyId
        $given[0].SecretAccessKey | Should -BeOfType securestring
        $text = Get-Content $file -Raw
        $text | Should -Match "(?s)^# mine\n\[other\]\naws_access_key_id = AKIAOTHER.*\[ann\]\naws_access_key_id = $($first.NewKeyId)\n"
        $text | Should -Match ([regex]::Escape(($given[0].SecretAccessKey | ConvertFrom-SecureString -AsPlainText)))
        Get-FtKeyRotation | Should -BeNullOrEmpty
    }

    It 'Goes back with Undo-FtKeyRotation' -Skip:$skip {
        $old = New-User back
        $begun = Invoke-FtKeyRotation back -ToSecret 'keys/{UserName}' -Force -Phase Deliver @there
        # The secret was made by the rotation: there is nothing before it, and the new key stays.
        $begun | Undo-FtKeyRotation -Force @there -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Match '^OperationIncomplete'
        (Get-Key back).Status | Should -Be 'Active', 'Active'
        (Get-Key back).AccessKeyId | Should -Contain $old.AccessKeyId
    }

    It 'Shows no secret in any stream, journal or transcript' -Skip:$skip {
        $null = New-User quiet
        $log = Join-Path $TestDrive 'transcript.txt'
        $null = Start-Transcript -Path $log
        try {
            $keys = [System.Collections.Generic.List[object]]::new()
            $shown = & {
                Invoke-FtKeyRotation quiet -ToScript { $keys.Add($_) } -ToParameter '/keys/quiet' -Force -Phase Deliver -Verbose -Debug @there *>&1 | Out-String
                Get-FtKeyRotation -UserName quiet | Format-List * | Out-String
                $Error | Out-String
            } | Out-String
        }
        finally {
            $null = Stop-Transcript
        }
        $secret = $keys[0].SecretAccessKey | ConvertFrom-SecureString -AsPlainText
        $secret.Length | Should -BeGreaterThan 20
        $shown | Should -Match $keys[0].AccessKeyId
        $shown.Contains($secret) | Should -BeFalse
        (Get-Content $log -Raw).Contains($secret) | Should -BeFalse
        foreach ($file in Get-ChildItem $env:FORMTOOL_HOME -Recurse -File) {
            (Get-Content $file -Raw) -match [regex]::Escape($secret) | Should -BeFalse -Because $file.Name
        }
    }

    It 'Does not touch the caller''s own keys without -IncludeOwnKey' -Skip:$skip {
        $own = New-User operator
        $as = $there + @{}
        $as.AccessKey, $as.SecretKey = $own.AccessKeyId, $own.SecretAccessKey
        Invoke-FtKeyRotation operator -ToSecret keys/operator -Force @as -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be "OwnKeyNotAllowed,$class"
        @(Get-Key operator).Count | Should -Be 1
        Invoke-FtKeyRotation '<root_account>' -ToSecret keys/root -Force @as -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be "OwnKeyNotAllowed,$class"
    }

    It 'Takes old keys from Get-FtCredential' -Skip:$skip {
        $old = New-User piped
        $key = Get-FtCredential -UserName piped -Kind access-key @there -WarningAction SilentlyContinue
        $key.Id | Should -Be $old.AccessKeyId
        ($key | Invoke-FtKeyRotation -ToSecret 'keys/{UserName}' -Force -Phase Deliver @there).OldKeyId | Should -Be $old.AccessKeyId
    }

    It 'Fits a screen of 100 columns' -Skip:$skip {
        $PSStyle.OutputRendering = 'PlainText'
        $given = Get-FtKeyRotation
        $given | Should -Not -BeNullOrEmpty
        foreach ($text in ($given | Out-String -Width 100), ($given | Format-List | Out-String -Width 100)) {
            (($text -split '\r?\n') | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 100
        }
    }
}
