#!/usr/bin/env pwsh
<#
.SYNOPSIS
Writes into the README what its commands print now.

.DESCRIPTION
Each block of output in the README stands below a comment that names its command. This runs the commands on the built module
and writes their output, cut after some lines. The scenarios check that what stands there is what is printed.

.EXAMPLE
./build.ps1; ./tools/Update-Readme.ps1
#>
[CmdletBinding()]
param([int] $Lines = 14)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
Import-Module ([System.IO.Path]::Combine($root, 'out', 'FormTool')) -Force
$PSStyle.OutputRendering = 'PlainText'
$path = Join-Path $root 'README.md'
$readme = Get-Content -Raw $path
$filled = [regex]::Replace($readme, '(?ms)(^<!-- output: (.*?) -->\n```text\n)(.*?)(^```)', {
        param($block)
        $printed = (& ([scriptblock]::Create($block.Groups[2].Value)) | Out-String -Width 100).Replace("`r", '').Trim("`n") -split "`n" | ForEach-Object TrimEnd
        $shown = if (@($printed).Count -gt $Lines) { $printed[0..($Lines - 2)] + '…' } else { $printed }
        $block.Groups[1].Value + ($shown -join "`n") + "`n" + $block.Groups[4].Value
    })
[System.IO.File]::WriteAllText($path, $filled)
