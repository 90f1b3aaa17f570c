#!/usr/bin/env pwsh
#requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, documents and packages the FormTool module.

.DESCRIPTION
Needs the .NET 10 SDK and nothing from a gallery. Build puts the module into out/FormTool/<version>;
Import-Module ./out/FormTool then loads it.

.PARAMETER Task
Build (default), Test, Docs, Package, Clean; several run in the order given.

.PARAMETER Configuration
Release (default) or Debug.

.PARAMETER PesterPath
Where Pester is, if it is not on the module path.

.EXAMPLE
./build.ps1
Import-Module ./out/FormTool
Get-FtSecurityPosture -Demo

.EXAMPLE
./build.ps1 -Task Build,Test -PesterPath ~/Pester
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Docs', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [string] $PesterPath
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$version = (Import-PowerShellDataFile -Path (Join-Path $root 'FormTool.psd1')).ModuleVersion
$module = [System.IO.Path]::Combine($root, 'out', 'FormTool', $version)

function Invoke-Native([string] $Name, [string[]] $Arguments) {
    & $Name @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Name $($Arguments -join ' ') ended with exit code $LASTEXITCODE."
    }
}

function Invoke-Build {
    $staging = Join-Path $root "out/.staging-$PID"
    try {
        $quiet = @('-c', $Configuration, '--nologo', '-v', 'quiet')
        Invoke-Native dotnet (@('publish', (Join-Path $root 'src/FormTool.Loader'), '-o', $staging) + $quiet)
        $cmdlets = @('publish', (Join-Path $root 'src/FormTool.PowerShell'), '-o', (Join-Path $staging 'bin')) + $quiet
        # Code compiled ahead for this machine makes the first command faster; elsewhere the same files are compiled as they run.
        & dotnet @cmdlets -r ([System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier) --self-contained false -p:PublishReadyToRun=true
        if ($LASTEXITCODE -ne 0) {
            Write-Warning 'The compiler for ahead-of-time code could not be had; the module is built without it.'
            Invoke-Native dotnet $cmdlets
        }
        # Symbols and docstrings are for us; PowerShell itself brings System.Management.Automation.
        Get-ChildItem $staging -Recurse -Include '*.pdb', '*.xml', '*.deps.json', '*.runtimeconfig.json', 'System.Management.Automation.dll' | Remove-Item
        foreach ($file in 'FormTool.psd1', 'FormTool.psm1', 'FormTool.Format.ps1xml', 'LICENSE', 'NOTICE') {
            Copy-Item -Path (Join-Path $root $file) -Destination $staging
        }
        if (Test-Path $module) {
            Remove-Item $module -Recurse -Force
        }
        $null = New-Item -ItemType Directory -Path (Split-Path $module) -Force
        Move-Item $staging $module
    }
    finally {
        if (Test-Path $staging) {
            Remove-Item $staging -Recurse -Force
        }
    }
    Invoke-Docs
    Write-Host "Built $module"
}

function Invoke-Docs {
    # The pages in docs/en-US are the source; help and about topics are made from them.
    $help = Join-Path $module 'en-US'
    $null = New-Item -ItemType Directory -Path $help -Force
    Invoke-Native dotnet @('run', '--project', (Join-Path $root 'tools/FormTool.Help'), '-c', $Configuration, '-v', 'quiet', '--', (Join-Path $root 'docs/en-US'), $help)
}

function Invoke-Test {
    if (-not (Test-Path $module)) {
        Invoke-Build
    }
    # In a pwsh of its own: this one may hold an older build, which no process lets go of.
    $arguments = @('-NoProfile', '-File', (Join-Path $root 'tests/FormTool.PowerShell.Tests/Invoke-Scenarios.ps1'), '-Module', $module)
    if ($PesterPath) {
        $arguments += '-PesterPath', $PesterPath
    }
    Invoke-Native (Get-Process -Id $PID).Path $arguments
}

function Invoke-Package {
    if (-not (Test-Path $module)) {
        Invoke-Build
    }
    $archive = Join-Path $root "out/FormTool.$version.zip"
    if (Test-Path $archive) {
        Remove-Item $archive
    }
    [System.IO.Compression.ZipFile]::CreateFromDirectory((Join-Path $root 'out/FormTool'), $archive, 'Optimal', $true)
    Write-Host "Packed $archive"
}

function Invoke-Clean {
    foreach ($folder in 'out') {
        $path = Join-Path $root $folder
        if (Test-Path $path) {
            Remove-Item $path -Recurse -Force
        }
    }
    Invoke-Native dotnet @('clean', (Join-Path $root 'FormTool.sln'), '--nologo', '-v', 'quiet')
}

foreach ($one in $Task) {
    & "Invoke-$one"
}
