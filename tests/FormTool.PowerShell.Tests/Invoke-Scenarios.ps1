#requires -Version 7.4
<#
.SYNOPSIS
Runs the Pester scenarios of this folder on a built module, in this process.

.DESCRIPTION
Ends with exit code 0 when every scenario passed, 1 when one failed or none was found, 3 when Pester is not there.
`dotnet test` and build.ps1 both start it, in a pwsh of its own.

.PARAMETER Module
The folder of the built module, out/FormTool/<version>.

.PARAMETER PesterPath
Where Pester is, if it is not on the module path.

.PARAMETER ResultPath
A JSON file for the results: File, Line, Name, Result, Message, Seconds of each.

.PARAMETER Scenario
Names of files to run, wildcards allowed. Default: all.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [string] $PesterPath,
    [string] $ResultPath,
    [string[]] $Scenario = '*'
)

$ErrorActionPreference = 'Stop'
$pester = if ($PesterPath) { $PesterPath } else {
    (Get-Module -Name Pester -ListAvailable | Where-Object Version -GE '5.3' | Sort-Object Version -Descending | Select-Object -First 1).Path
}
if (-not $pester) {
    Write-Host 'Pester 5.3 or later is not on the module path; -PesterPath says where it is.'
    exit 3
}
Import-Module -Name $pester -Verbose:$false

# What the scenarios need to know; they are run in this process and start others themselves.
$env:FORMTOOL_MODULE = (Resolve-Path -Path $Module).Path
# Nothing of the person who runs this may decide a scenario, nor may a scenario reach their account.
Get-ChildItem Env:AWS_* | Remove-Item
$env:AWS_EC2_METADATA_DISABLED = 'true'
$env:AWS_SHARED_CREDENTIALS_FILE = $env:AWS_CONFIG_FILE = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "formtool-no-profile-$PID")
Import-Module -Name (Join-Path $env:FORMTOOL_MODULE 'FormTool.psd1') -Verbose:$false

$configuration = New-PesterConfiguration
$configuration.Run.Path = @(Get-ChildItem -Path $PSScriptRoot -Filter '*.Tests.ps1' | Where-Object { $file = $_; $Scenario.Where({ $file.Name -like "$_" -or $file.Name -like "$_.Tests.ps1" }) } | ForEach-Object FullName)
$configuration.Run.PassThru = $true
$configuration.Run.Exit = $false
$configuration.Output.Verbosity = $ResultPath ? 'None' : 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
if ($configuration.Run.Path.Value.Count -eq 0) {
    Write-Host "No scenario file matches $($Scenario -join ', ')."
    exit 1
}
$run = Invoke-Pester -Configuration $configuration

$results = @(
    foreach ($test in $run.Tests) {
        [ordered]@{
            File    = Split-Path $test.ScriptBlock.File -Leaf
            Line    = $test.StartLine
            Name    = $test.ExpandedPath
            Result  = "$($test.Result)"
            Message = @($test.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n"
            Seconds = [Math]::Round($test.Duration.TotalSeconds, 3)
        }
    }
    # A block that could not be set up, a file that does not parse.
    foreach ($block in @($run.FailedBlocks) + @($run.FailedContainers)) {
        [ordered]@{
            File    = Split-Path "$($block.BlockContainer.Item ?? $block.Item)" -Leaf
            Line    = 0
            Name    = "$($block.ExpandedPath ?? $block.Item)"
            Result  = 'Failed'
            Message = @($block.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n"
            Seconds = 0
        }
    }
)
if ($ResultPath) {
    ConvertTo-Json -InputObject $results -Depth 3 | Set-Content -Path $ResultPath
}
foreach ($result in $results.Where({ $_.Result -eq 'Skipped' })) {
    Write-Host "Skipped: $($result.Name): $($result.Message.Split("`n")[0])"
}
$passed = $results.Where({ $_.Result -eq 'Passed' }).Count
Write-Host "$passed of $($results.Count) scenarios passed, $($results.Where({ $_.Result -eq 'Skipped' }).Count) skipped."
exit (($passed -gt 0 -and $run.Result -eq 'Passed') ? 0 : 1)
