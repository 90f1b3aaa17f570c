BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $commands = Get-Command -Module FormTool | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
    # Every piece of PowerShell in the pages, whichever section it stands in.
    $snippets = foreach ($page in Get-ChildItem (Join-Path $root 'docs/en-US') -Filter *.md) {
        $number = 0
        foreach ($match in [regex]::Matches((Get-Content $page -Raw), '(?ms)^```powershell\r?\n(.*?)^```')) {
            $number++
            @{ Page = $page.BaseName; Number = $number; Code = $match.Groups[1].Value }
        }
    }
    $runnable = $snippets.Where({ $_.Code -match '-Demo\b' })
}

Describe 'Help' {
    BeforeAll {
        # What examples may use and this module does not bring.
        $awsTools = 'Get-EC2Volume', 'Get-EC2Instance', 'Get-EC2Snapshot', 'Get-RDSDBInstance', 'Get-IAMUser', 'Get-IAMAccessKey', 'Get-S3Bucket'
    }

    It 'Has a page for <Name> that Get-Help finds' -ForEach $commands {
        $help = Get-Help $Name -Full
        $help.Synopsis | Should -Match '\.$'
        $help.Synopsis | Should -Not -Match '^\s*Get-|^\s*Test-|\[-'
        ($help.Description | Out-String).Length | Should -BeGreaterThan 100
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
        $help.RelatedLinks.NavigationLink.Count | Should -BeGreaterThan 0
        ($help.InputTypes | Out-String).Trim() | Should -Not -BeNullOrEmpty
        ($help.ReturnValues | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'Describes every parameter of <Name>' -ForEach $commands {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        foreach ($parameter in $Command.Parameters.Values.Where({ $_.Name -notin $common })) {
            $help = Get-Help $Name -Parameter $parameter.Name
            ($help.Description | Out-String).Trim().Length | Should -BeGreaterThan 10 -Because "-$($parameter.Name)"
            $set = $parameter.ParameterSets.Values[0]
            $help.Required | Should -Be "$($set.IsMandatory)".ToLowerInvariant() -Because "-$($parameter.Name)"
            $help.Position | Should -Be ($set.Position -lt 0 ? 'named' : "$($set.Position)") -Because "-$($parameter.Name)"
            $help.PipelineInput -like '*ByValue*' | Should -Be $set.ValueFromPipeline -Because "-$($parameter.Name)"
            $help.PipelineInput -like '*ByPropertyName*' | Should -Be $set.ValueFromPipelineByPropertyName -Because "-$($parameter.Name)"
        }
    }

    It 'Says for <Name> which IAM actions it needs, and its errors' -ForEach $commands {
        $notes = (Get-Help $Name -Full).AlertSet | Out-String
        $notes | Should -Match 'PERMISSIONS'
        $notes | Should -Match 'Get-FtRequiredPermission'
        $notes | Should -Match 'ERRORS'
    }

    It 'Shows the syntax of <Name> as PowerShell knows it' -ForEach $commands {
        $syntax = (Get-Help $Name).Syntax | Out-String
        foreach ($parameter in $Command.Parameters.Values.Where({ -not $_.Attributes.Where({ $_ -is [System.Management.Automation.ParameterAttribute] }).DontShow -and $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters })) {
            $syntax | Should -Match "-$($parameter.Name)\b"
        }
    }

    It 'Has an example <Number> in <Page> that parses and names only what exists' -ForEach $snippets {
        $errors = $null
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
        foreach ($call in $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $name = $call.GetCommandName()
            if ($name -in $awsTools) {
                continue
            }
            $command = Get-Command $name -ErrorAction Ignore
            $command | Should -Not -BeNullOrEmpty -Because "$name is in an example"
            if ($command -is [System.Management.Automation.AliasInfo]) {
                throw "An example uses the alias $name."
            }
            foreach ($parameter in $call.CommandElements.Where({ $_ -is [System.Management.Automation.Language.CommandParameterAst] })) {
                $command.Parameters.Keys | Should -Contain $parameter.ParameterName -Because "$name has it in an example"
            }
        }
    }

    It 'Has an example <Number> in <Page> that runs on the example environment' -ForEach $runnable {
        Push-Location $TestDrive
        try {
            $null = New-Item -ItemType Directory -Path rules -Force
            Set-Content rules/acme.yaml ([regex]::Match((Get-Content (Join-Path $PSScriptRoot '../../docs/en-US/about_FtRules.md') -Raw), '(?ms)^```yaml\r?\n(.*?)^```').Groups[1].Value)
            $ErrorActionPreference = 'Stop'
            $null = & ([scriptblock]::Create($Code)) 3>$null 6>$null
        }
        finally {
            Pop-Location
        }
    }

    It 'Has the topic <_>' -ForEach 'about_FormTool', 'about_FtConnection', 'about_FtRules', 'about_FtTruth', 'about_FtSnapshots' {
        $topic = Get-Help $_ | Out-String
        $topic | Should -Match 'SHORT DESCRIPTION'
        $topic.Split("`n").Where({ $_.Length -gt 100 }) | Should -BeNullOrEmpty
    }

    It 'Leaves no mark of Markdown or of a template in what is shown' {
        foreach ($file in Get-ChildItem (Join-Path $env:FORMTOOL_MODULE 'en-US')) {
            Get-Content $file -Raw | Should -Not -Match '\{\{|\]\(|```'
        }
    }
}
