# Credentials, regions and endpoints, as AWS Tools users give them; on moto_server where it is on PATH.
BeforeDiscovery {
    $moto = [bool](Get-Command moto_server -CommandType Application -ErrorAction Ignore)
}

Describe 'Connection' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Endpoints.ps1')
        . (Join-Path $PSScriptRoot 'AwsToolsObjects.ps1')
        $keys = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'canary-parameter-secret-0123456789ab' }
        $profiles = Join-Path $TestDrive 'credentials'
        Set-Content $profiles "[audit team]`naws_access_key_id = AKIAIOSFODNN7EXAMPLE`naws_secret_access_key = canary-profile-secret-0123456789abcd`nregion = eu-west-1"
        $told = { param($problem) "$($problem.FullyQualifiedErrorId) $($problem.CategoryInfo.Category)" }
        $suffix = ',FormTool.PowerShell.Commands.GetFtInventoryCommand'
    }

    It 'Says <Id> for <Name>' -ForEach @(
        @{ Id = 'ProfileNotFound'; Category = 'ObjectNotFound'; Name = 'a profile that is not there'; With = @{ ProfileName = 'audti'; Region = 'us-east-1' }; Says = 'audti' }
        @{ Id = 'RegionNotValid'; Category = 'InvalidArgument'; Name = 'a region that is none'; With = @{ Region = 'us east 1'; AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'x' }; Says = 'us east 1' }
        @{ Id = 'RegionNotResolved'; Category = 'InvalidArgument'; Name = 'no region at all'; With = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'x' }; Says = '-Region' }
        @{ Id = 'EndpointNotValid'; Category = 'InvalidArgument'; Name = 'an endpoint that is no address'; With = @{ EndpointUrl = 'not a url'; Region = 'us-east-1'; AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'x' }; Says = '-EndpointUrl*http://' }
        @{ Id = 'CredentialNotResolved'; Category = 'AuthenticationError'; Name = 'no credentials'; With = @{ Region = 'us-east-1' }; Says = '-ProfileName' }
        @{ Id = 'CredentialNotResolved'; Category = 'AuthenticationError'; Name = 'a key without its secret'; With = @{ Region = 'us-east-1'; AccessKey = 'AKIAIOSFODNN7EXAMPLE' }; Says = '-SecretKey' }
    ) {
        $caught = try { Get-FtInventory ec2.volume @With } catch { $_ }
        & $told $caught | Should -Be "$Id$suffix $Category"
        $caught.Exception.Message | Should -BeLike "*$Says*"
    }

    It 'Says EndpointNotReached where nobody listens' {
        $caught = try { Get-FtInventory ec2.volume -EndpointUrl (Get-ClosedUrl) -Region us-east-1 @keys } catch { $_ }
        & $told $caught | Should -Be "EndpointNotReached$suffix ConnectionError"
    }

    It 'Refuses an object that is no credential, and shows nothing of it' {
        $caught = try { Get-FtInventory ec2.volume -Credential 'canary-text-secret' -Region us-east-1 } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -Be "ParameterArgumentTransformationError$suffix"
        "$caught" | Should -Not -Match 'canary'
    }

    It 'Does not take credentials from objects of the pipeline' {
        foreach ($command in Get-Command -Module FormTool) {
            foreach ($name in 'AccessKey', 'SecretKey', 'SessionToken', 'Credential', 'EndpointUrl', 'Region') {
                if ($command.Parameters.ContainsKey($name)) {
                    $command.Parameters[$name].Attributes.Where({ $_ -is [Parameter] -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName) }) | Should -BeNullOrEmpty -Because "$($command.Name) -$name"
                }
            }
        }
    }

    Context 'On moto_server' {
        BeforeAll {
            $moto = Start-Moto
        }

        AfterAll {
            Stop-Moto $moto
        }

        BeforeEach {
            if (-not $moto) {
                Set-ItResult -Skipped -Because 'moto_server is not on PATH'
            }
        }

        It 'Takes -AccessKey and -SecretKey' {
            $group = Get-FtInventory ec2.security-group -EndpointUrl $moto.Url -Region us-east-1 @keys
            $group.Region | Sort-Object -Unique | Should -Be 'us-east-1'
            $group[0].Account | Should -Match '^\d{12}$'
        }

        It 'Takes several regions, and wildcards' {
            $groups = Get-FtInventory ec2.security-group -EndpointUrl $moto.Url -Region us-east-1, eu-west-* @keys
            $groups.Region | Sort-Object -Unique | Should -Be 'eu-west-1', 'eu-west-2', 'eu-west-3', 'us-east-1'
        }

        It 'Takes a profile, and its region, from -ProfileLocation' {
            (Get-FtInventory ec2.security-group -EndpointUrl $moto.Url -ProfileName 'audit team' -ProfileLocation $profiles).Region | Sort-Object -Unique | Should -Be 'eu-west-1'
        }

        It 'Takes $StoredAWSRegion and $StoredAWSCredentials of the session' {
            $StoredAWSRegion = 'us-west-2'
            $StoredAWSCredentials = [FormTool.Scenarios.Credentials]::new()
            (Get-FtInventory ec2.security-group -EndpointUrl $moto.Url).Region | Sort-Object -Unique | Should -Be 'us-west-2'
            $StoredAWSCredentials.Asked | Should -BeGreaterThan 0
        }

        It 'Takes what Get-AWSCredential gives, and lets it refresh' {
            $credential = [FormTool.Scenarios.Credentials]::new()
            (Get-FtInventory ec2.security-group -EndpointUrl $moto.Url -Region us-east-1 -Credential $credential).Count | Should -BeGreaterThan 0
            $credential.Asked | Should -BeGreaterThan 0
        }

        It 'Takes the environment' {
            $env:AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE'
            $env:AWS_SECRET_ACCESS_KEY = 'canary-environment-secret'
            $env:AWS_REGION = 'ap-south-1'
            try {
                (Get-FtInventory ec2.security-group -EndpointUrl $moto.Url).Region | Sort-Object -Unique | Should -Be 'ap-south-1'
            }
            finally {
                Remove-Item Env:AWS_ACCESS_KEY_ID, Env:AWS_SECRET_ACCESS_KEY, Env:AWS_REGION
            }
        }

        It 'Saves what it saw in a snapshot' {
            $file = Join-Path $TestDrive 'moto.ftsnapshot'
            $null = Export-FtInventory -Path $file -ResourceType ec2.security-group -EndpointUrl $moto.Url -Region us-east-1 @keys
            $live = Get-FtInventory ec2.security-group -EndpointUrl $moto.Url -Region us-east-1 @keys
            (Get-FtInventory ec2.security-group -InventoryPath $file).Arn | Should -Be $live.Arn
            [System.IO.File]::ReadAllText($file).Contains('canary-') | Should -BeFalse
        }

        It 'Shows no secret in any stream, on success or failure' {
            $transcript = Join-Path $TestDrive 'transcript.txt'
            $null = Start-Transcript -Path $transcript
            try {
                $written = & {
                    Get-FtInventory ec2.security-group -EndpointUrl $moto.Url -Region us-east-1 @keys -Verbose -Debug
                    Get-FtInventory ec2.security-group -EndpointUrl $moto.Url -Region us-east-1 -Credential ([FormTool.Scenarios.Credentials]::new()) -Verbose -Debug
                    Get-FtInventory ec2.security-group -EndpointUrl $moto.Url -ProfileName 'audit team' -ProfileLocation $profiles -Verbose -Debug
                    foreach ($url in (Get-ClosedUrl), 'not a url') {
                        try { Get-FtInventory ec2.security-group -EndpointUrl $url -Region us-east-1 @keys -Verbose -Debug } catch { $_; $_ | Format-List * -Force; $_.Exception.ToString() }
                    }
                } *>&1 | Out-String -Width 500
            }
            finally {
                $null = Stop-Transcript
            }
            $written.Length | Should -BeGreaterThan 200
            # The line that failed is PowerShell's to show; it holds @keys and no value.
            $written | Should -Not -Match 'canary-'
            Get-Content $transcript -Raw | Should -Not -Match 'canary-'
        }
    }
}
