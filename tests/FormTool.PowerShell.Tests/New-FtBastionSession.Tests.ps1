BeforeDiscovery {
    $absent = -not (Get-Command moto_server -CommandType Application -ErrorAction Ignore)
}

Describe 'New-FtBastionSession' -Skip:$absent {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Endpoints.ps1')
        $moto = Start-Moto
        $env:FORMTOOL_HOME = Join-Path $TestDrive 'state'
        $at = @{ EndpointUrl = $moto.Url; AccessKey = 'a'; SecretKey = 'canary-secret-key'; Region = 'us-east-1' }
        function Invoke-Aws {
            $env:AWS_ACCESS_KEY_ID = 'a'; $env:AWS_SECRET_ACCESS_KEY = 'b'; $env:AWS_DEFAULT_REGION = 'us-east-1'
            try { aws --endpoint-url $moto.Url --output text @args } finally { Remove-Item Env:AWS_ACCESS_KEY_ID, Env:AWS_SECRET_ACCESS_KEY, Env:AWS_DEFAULT_REGION }
        }
        $vpc = Invoke-Aws ec2 describe-vpcs --query 'Vpcs[0].VpcId'
        $subnet = Invoke-Aws ec2 describe-subnets --query 'Subnets[0].SubnetId'
        $gateway = Invoke-Aws ec2 create-internet-gateway --query 'InternetGateway.InternetGatewayId'
        $null = Invoke-Aws ec2 attach-internet-gateway --internet-gateway-id $gateway --vpc-id $vpc
        $table = Invoke-Aws ec2 describe-route-tables --query 'RouteTables[0].RouteTableId'
        $null = Invoke-Aws ec2 create-route --route-table-id $table --destination-cidr-block 0.0.0.0/0 --gateway-id $gateway
        $target = Invoke-Aws ec2 run-instances --image-id ami-0ed094fb1304fd857 --instance-type t3.micro --subnet-id $subnet --query 'Instances[0].InstanceId'
        Initialize-FtBastion @at -LogGroup /formtool/shell -Force
        function Get-Made { Invoke-Aws ec2 describe-security-groups --filters 'Name=tag-key,Values=formtool:session,formtool:target' --query 'SecurityGroups[].GroupName' }
    }

    AfterAll {
        Stop-Moto $moto
        $env:FORMTOOL_HOME = $null
    }

    It 'Prints every call under -WhatIf and changes nothing' {
        $before = Invoke-Aws ec2 describe-security-groups --query 'length(SecurityGroups)'
        $lines = pwsh -NoProfile -NonInteractive -Command "Import-Module '$env:FORMTOOL_MODULE/FormTool.psd1'; New-FtBastionSession anna 02:00 $target -Reason INC-123 -AllowFrom 198.51.100.7 -WhatIf -EndpointUrl $($moto.Url) -AccessKey a -SecretKey b -Region us-east-1"
        foreach ($call in 'local:ssh-keygen', 'ec2:CreateSecurityGroup', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupEgress', 'ec2:RevokeSecurityGroupEgress', 'ec2:RunInstances', 'ec2:ModifyNetworkInterfaceAttribute', 'scheduler:CreateSchedule') {
            $lines -match "What if:.*$call" | Should -Not -BeNullOrEmpty -Because $call
        }
        Invoke-Aws ec2 describe-security-groups --query 'length(SecurityGroups)' | Should -Be $before
        Get-FtBastionSession @at | Should -BeNullOrEmpty
    }

    It 'Opens a session that is seen, and removes it without a trace' {
        $session = New-FtBastionSession 'anna@example.com' 02:00 $target -Reason 'INC-123' -AllowFrom 198.51.100.7 @at -Confirm:$false
        $session.State | Should -Be 'Open'
        $session.InstanceId | Should -Match '^i-'
        Get-Content $session.ConfigPath -Raw | Should -Match 'StrictHostKeyChecking yes'
        $seen = Get-FtBastionSession @at
        $seen.SessionId | Should -Be $session.SessionId
        $seen.TimeLeft.TotalMinutes | Should -BeGreaterThan 115
        $seen | Remove-FtBastionSession @at -Force
        Get-FtBastionSession @at | Should -BeNullOrEmpty
        Get-Made | Should -BeNullOrEmpty
        Test-Path (Split-Path $session.ConfigPath) | Should -BeFalse
    }

    It 'Binds instances of Get-EC2Instance, in their reservations' {
        $reservation = [pscustomobject]@{ PSTypeName = 'Amazon.EC2.Model.Reservation'; Instances = @([pscustomobject]@{ PSTypeName = 'Amazon.EC2.Model.Instance'; InstanceId = $target; SubnetId = 'subnet-1' }) }
        $session = $reservation | New-FtBastionSession anna 01:00 -Reason INC-124 -AllowFrom 198.51.100.7 @at -Confirm:$false
        $session.Targets | Should -Be $target
        Remove-FtBastionSession $session.SessionId @at -Force
    }

    It 'Writes <Id> and changes nothing' -ForEach @(
        @{ Id = 'TargetNotFound'; Change = @{ Target = 'i-0aaaaaaaaaaaaaaaa' } }
        @{ Id = 'TargetNotValid'; Change = @{ Target = 'web' } }
        @{ Id = 'SourceTooOpen'; Change = @{ AllowFrom = '0.0.0.0/0' } }
        @{ Id = 'DurationNotValid'; Change = @{ Duration = '13:00' } }
        @{ Id = 'UserNameNotValid'; Change = @{ UserName = 'root' } }
        @{ Id = 'SubnetNotFound'; Change = @{ SubnetId = 'subnet-0bad' } }
        @{ Id = 'MfaRequired'; Change = @{ SerialNumber = 'arn:aws:iam::123456789012:mfa/anna'; TokenCode = '12' } }
        @{ Id = 'FileNotReadable'; Change = @{ PolicyPath = 'nothing.yaml' } }
    ) {
        $all = @{ UserName = 'anna'; Duration = '01:00'; Target = $target; Reason = 'INC-123'; AllowFrom = '198.51.100.7' } + $at
        foreach ($name in $Change.Keys) { $all[$name] = $Change[$name] }
        { New-FtBastionSession @all -Force } | Should -Throw -ErrorId "$Id,FormTool.PowerShell.Commands.NewFtBastionSessionCommand"
        Get-Made | Should -BeNullOrEmpty
    }

    It 'Needs MFA where the policy says so, names the line, and opens with it' {
        $policy = Join-Path $TestDrive 'policy.yaml'
        Set-Content $policy "longest: `"04:00`"`nrequire-mfa: true`npeople: [anna]"
        $all = @{ UserName = 'anna'; Duration = '01:00'; Target = $target; Reason = 'INC-123'; AllowFrom = '198.51.100.7'; PolicyPath = $policy } + $at
        { New-FtBastionSession @all -Force } | Should -Throw -ErrorId 'MfaRequired,*' -ExpectedMessage '*policy.yaml:2*'
        $session = New-FtBastionSession @all -Force -SerialNumber arn:aws:iam::123456789012:mfa/anna -TokenCode 123456
        $session.State | Should -Be 'Open'
        Remove-FtBastionSession $session.SessionId @at -Force
    }

    It 'Says nothing secret in any stream' {
        $passphrase = ConvertTo-SecureString 'canary-passphrase' -AsPlainText -Force
        $all = @{ UserName = 'anna'; Duration = '01:00'; Target = $target; Reason = 'INC-123'; AllowFrom = '198.51.100.7'; Passphrase = $passphrase } + $at
        $text = New-FtBastionSession @all -Force -Verbose -Debug *>&1 | Tee-Object -Variable records | Out-String -Width 1000
        $session = $records.Where({ $_.SessionId })[0]
        $text | Should -Match 'ec2:RunInstances'
        $data = Invoke-Aws ec2 describe-instance-attribute --instance-id $session.InstanceId --attribute userData --query UserData.Value
        $data = [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($data))
        $tags = Invoke-Aws ec2 describe-tags
        $journals = Get-ChildItem $env:FORMTOOL_HOME -Recurse -File -Filter *.jsonl | Get-Content -Raw | Out-String
        $journals | Should -Match 'ec2|instance-id'
        $private = (Get-Content (Join-Path (Split-Path $session.ConfigPath) 'key'))[1]
        foreach ($place in $text, $data, "$tags", $journals) {
            $place | Should -Not -Match 'canary'
            $place | Should -Not -Match ([regex]::Escape($private))
        }
        Remove-FtBastionSession $session.SessionId @at -Force
    }

    It 'Moves the end, and goes back to what it says of it' {
        $session = New-FtBastionSession anna 01:00 $target -Reason INC-126 -AllowFrom 198.51.100.7 @at -Force
        $moved = $session | Set-FtBastionSession -ExtendBy 02:00 @at -Force
        $moved.Ends | Should -Be $session.Ends.AddHours(2)
        { $session | Set-FtBastionSession -ExtendBy 11:00 @at -Force } | Should -Throw -ErrorId 'DurationNotValid,FormTool.PowerShell.Commands.SetFtBastionSessionCommand'
        { $session | Enter-FtBastionSession -Within 00:00:00 -NoShell @at } | Should -Throw -ErrorId 'HostKeyUnknown,FormTool.PowerShell.Commands.EnterFtBastionSessionCommand'
        { $session | Enter-FtBastionSession -Target i-0bad @at } | Should -Throw -ErrorId 'TargetNotFound,*'
        Remove-FtBastionSession $session.SessionId @at -Force
        { $session | Set-FtBastionSession -ExtendBy 01:00 @at -Force } | Should -Throw -ErrorId 'SessionNot*,*'
    }

    It 'Fits a screen of 100 columns' {
        $session = New-FtBastionSession anna 01:00 $target -Reason INC-125 -AllowFrom 198.51.100.7 @at -Force
        $lines = (Get-FtBastionSession @at | Out-String -Width 100) -split '\r?\n'
        $lines -match "$($session.SessionId)\s+Open\s" | Should -Not -BeNullOrEmpty
        Remove-FtBastionSession $session.SessionId @at -Force
    }
}
