# Runs a script in a pwsh of its own, with the module's path in $module, and gives what it wrote.
function Invoke-Fresh {
    param([Parameter(Mandatory)] [string] $Script, [hashtable] $Environment = @{})

    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $whole = "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; `$module = '$env:FORMTOOL_MODULE/FormTool.psd1'; $Script"
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $whole) {
        $start.ArgumentList.Add($argument)
    }
    foreach ($name in $Environment.Keys) {
        $start.Environment[$name] = $Environment[$name]
    }
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Trim(); Errors = $errors.Result.Trim() }
    }
    finally {
        $process.Dispose()
    }
}
