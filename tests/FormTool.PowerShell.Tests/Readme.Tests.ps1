# The README's commands are those that work, and what it shows is what they print.
BeforeDiscovery {
    $readme = Get-Content -Raw ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'README.md'))
    $blocks = [regex]::Matches($readme, '(?ms)^```powershell\n(.*?)^```') | ForEach-Object { @{ Text = $_.Groups[1].Value.Trim() } }
    $outputs = [regex]::Matches($readme, '(?ms)^<!-- output: (.*?) -->\n```text\n(.*?)^```') |
        ForEach-Object { @{ Command = $_.Groups[1].Value; Shown = $_.Groups[2].Value.Trim() } }
}

Describe 'README' {
    It 'Has commands to check' -ForEach @{ Blocks = $blocks.Count; Outputs = $outputs.Count } {
        $Blocks | Should -BeGreaterThan 5
        $Outputs | Should -BeGreaterThan 3
    }

    It 'Names commands and parameters that exist: <Text>' -ForEach $blocks {
        $errors = $null
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        foreach ($call in $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $name = $call.GetCommandName()
            if ($name -notmatch '-Ft') { continue }
            $command = Get-Command $name -ErrorAction Stop
            foreach ($parameter in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                $command.Parameters.Keys | Should -Contain $parameter.ParameterName
            }
        }
    }

    It 'Shows what <Command> prints' -ForEach $outputs {
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            $printed = (& ([scriptblock]::Create($Command)) 3>$null | Out-String -Width 100).Replace("`r", '') -split "`n" | ForEach-Object TrimEnd
        }
        finally {
            $PSStyle.OutputRendering = $rendering
        }
        $Shown | Should -Not -BeNullOrEmpty
        # Findings come in the order in which they become known, so the order of the lines is free.
        foreach ($line in $Shown -split "`n" | ForEach-Object TrimEnd | Where-Object { $_ -and $_ -ne '…' }) {
            $printed | Should -Contain $line
        }
    }
}
