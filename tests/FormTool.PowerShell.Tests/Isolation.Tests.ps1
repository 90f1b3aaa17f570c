# AWS Tools loads its own AWSSDK.Core into the default context, under the same name and version number as ours.
# The stand-in is a throw-away module that does just this with the plain assembly.

Describe 'Isolation' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'FreshProcess.ps1')
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'AWS.Tools.Standin')).FullName
        Copy-Item (Join-Path $env:FORMTOOL_MODULE 'bin/AWSSDK.Core.dll') $folder
        Set-Content (Join-Path $folder 'AWS.Tools.Standin.psm1') @'
$null = [System.Reflection.Assembly]::LoadFrom((Join-Path $PSScriptRoot 'AWSSDK.Core.dll'))
function Get-StandinSdk { [Amazon.RegionEndpoint].Assembly.Location }
'@
        $tools = Join-Path $folder 'AWS.Tools.Standin.psm1'
        # Needs a region of the SDK, so our AWSSDK.Core is really loaded.
        $works = @'
$regions = (TabExpansion2 'Get-FtInventory -Region ap-southeast-5').CompletionMatches.Count
$rules = @(Get-FtRule ebs-volume-encrypted).Count
$contexts = [System.AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'AWSSDK.Core' }).ForEach({ "$([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name)" }) | Sort-Object
"$regions $rules $((Get-Command -Module FormTool).Count) [$($contexts -join ',')]"
'@
        $commands = (Get-Module FormTool).ExportedCommands.Count
    }

    It 'Works when AWS Tools is loaded <Order>' -ForEach @(
        @{ Order = 'before'; Script = 'Import-Module $tools; Import-Module $module' }
        @{ Order = 'after'; Script = 'Import-Module $module; $null = Get-FtRule ebs-volume-encrypted; Import-Module $tools' }
        @{ Order = 'before, with -Force on ours'; Script = 'Import-Module $tools; Import-Module $module; Import-Module $module -Force' }
        @{ Order = 'after, with -Force on both'; Script = 'Import-Module $module; Import-Module $tools; Import-Module $tools -Force; Import-Module $module -Force' }
    ) {
        $run = Invoke-Fresh "`$tools = '$tools'; $Script; $works; Get-StandinSdk"
        $run.Errors | Should -BeNullOrEmpty
        $lines = $run.Output -split '\r?\n'
        $lines[0] | Should -Be "1 1 $commands [Default,FormTool]"
        $lines[1] | Should -Be (Join-Path $folder 'AWSSDK.Core.dll')
    }

    It 'Keeps its commands after Import-Module -Force, twice' {
        $run = Invoke-Fresh "Import-Module `$module; Import-Module `$module -Force; Import-Module `$module -Force; $works; (Get-Module FormTool).ExportedCmdlets.Count"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Be "1 1 $commands [FormTool]", "$commands"
    }

    It 'Takes its commands away with Remove-Module, and gives them back' {
        $run = Invoke-Fresh "Import-Module `$module; Remove-Module FormTool; (Get-Command Get-FtRule -ErrorAction Ignore).Count; Import-Module `$module; $works"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Be '0', "1 1 $commands [FormTool]"
    }

    It 'Works in a second runspace of the same process' {
        $run = Invoke-Fresh @'
Import-Module $module
$ps = [powershell]::Create()
$null = $ps.AddScript("Import-Module '$module'; (Get-FtRule ebs-volume-encrypted).Id")
"$($ps.Invoke()) $($ps.Streams.Error.Count)"
$ps.Dispose()
'@
        $run.Output | Should -Be 'ebs-volume-encrypted 0'
    }

    It 'Loads nothing of the SDK on import' {
        $run = Invoke-Fresh 'Import-Module $module; [System.AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -like "AWSSDK*" -or $_.GetName().Name -eq "YamlDotNet" }).Count'
        $run.Output | Should -Be '0'
    }
}
