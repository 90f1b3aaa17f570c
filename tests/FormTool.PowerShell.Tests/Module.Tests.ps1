BeforeDiscovery {
    $commands = Get-Command -Module FormTool | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}

Describe 'Module' {
    BeforeAll {
        $assembly = (Get-Command -Module FormTool)[0].ImplementingType.Assembly
        $cmdlets = $assembly.GetExportedTypes().Where({ $_.IsSubclassOf([System.Management.Automation.Cmdlet]) -and -not $_.IsAbstract })
        $manifest = Import-PowerShellDataFile (Join-Path $env:FORMTOOL_MODULE 'FormTool.psd1')
    }

    It 'Exports exactly the cmdlets that it implements' {
        $implemented = $cmdlets.ForEach({ $a = $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]; "$($a.VerbName)-$($a.NounName)" }) | Sort-Object
        $manifest.CmdletsToExport | Sort-Object | Should -Be $implemented
        (Get-Module FormTool).ExportedCommands.Keys | Sort-Object | Should -Be $implemented
        $implemented.Count | Should -BeGreaterThan 7
    }

    It 'Has one version' {
        (Get-Module FormTool).Version | Should -Be ([version]$manifest.ModuleVersion)
        foreach ($name in 'FormTool.PowerShell', 'FormTool.Core', 'FormTool.Aws') {
            $file = Join-Path $env:FORMTOOL_MODULE "bin/$name.dll"
            [System.Reflection.AssemblyName]::GetAssemblyName($file).Version.ToString(3) | Should -Be $manifest.ModuleVersion -Because $name
        }
    }

    It 'Keeps the AWS SDK away from the manifest''s folder and from required modules' {
        Get-ChildItem $env:FORMTOOL_MODULE -Filter 'AWSSDK*' | Should -BeNullOrEmpty
        $manifest.RequiredModules | Should -BeNullOrEmpty
        $manifest.RequiredAssemblies | Should -BeNullOrEmpty
    }

    It 'Leaves PowerShell''s own assembly to PowerShell' {
        Test-Path (Join-Path $env:FORMTOOL_MODULE 'bin/System.Management.Automation.dll') | Should -BeFalse
    }

    It 'Uses an approved verb for <Name>' -ForEach $commands {
        (Get-Verb).Verb | Should -Contain $Command.Verb
        $Command.Noun | Should -Match '^Ft[A-Z]'
    }

    It 'Seals the class of <Name> and says what it gives' -ForEach $commands {
        $Command.ImplementingType.IsSealed | Should -BeTrue
        $Command.OutputType.Count | Should -BeGreaterThan 0
    }

    It 'Asks before <Name> writes or changes anything' -ForEach $commands {
        $reads = 'Get', 'Test', 'Measure', 'Compare', 'Find', 'Show'
        $asks = $Command.Parameters.ContainsKey('WhatIf')
        $asks | Should -Be ($Command.Verb -notin $reads)
    }

    It 'Shows no type of an SDK in <Name>' -ForEach $commands {
        foreach ($type in @($Command.Parameters.Values.ParameterType) + @($Command.OutputType.Type)) {
            "$($type.FullName)" | Should -Not -Match '^Amazon\.'
        }
    }
}
