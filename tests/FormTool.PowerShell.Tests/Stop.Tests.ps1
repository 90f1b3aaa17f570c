Describe 'Stop' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Endpoints.ps1')
        $silent = New-SilentEndpoint
        $connection = "-EndpointUrl $($silent.Url) -AccessKey AKIAIOSFODNN7EXAMPLE -SecretKey secret -Region us-east-1"

        # Runs a line in a runspace of its own, stops it after a while, and says how long the stop took.
        function Stop-Line([string] $Line, [int] $AfterMilliseconds) {
            $ps = [powershell]::Create()
            try {
                $null = $ps.AddScript("Import-Module '$env:FORMTOOL_MODULE/FormTool.psd1'; $Line")
                $run = $ps.BeginInvoke()
                Start-Sleep -Milliseconds $AfterMilliseconds
                $run.IsCompleted | Should -BeFalse -Because 'there must be something to stop'
                $clock = [System.Diagnostics.Stopwatch]::StartNew()
                $ps.Stop()
                $clock.Elapsed.TotalSeconds
            }
            finally {
                $ps.Dispose()
            }
        }
    }

    AfterAll {
        $silent.Listener.Stop()
    }

    It 'Ends <Name> within a second of Ctrl+C while AWS is silent' -ForEach @(
        @{ Name = 'Get-FtSecurityPosture'; Line = 'Get-FtSecurityPosture' }
        @{ Name = 'Get-FtInventory'; Line = 'Get-FtInventory' }
        @{ Name = 'Test-FtEncryption'; Line = 'Test-FtEncryption' }
        @{ Name = 'Export-FtInventory'; Line = 'Export-FtInventory -Path $([System.IO.Path]::GetTempFileName()) -Force' }
    ) {
        Stop-Line "$Line $connection" 2000 | Should -BeLessThan 1.5
    }

    It 'Ends a run in the middle within a second of Ctrl+C' {
        # The first finding is waited for; then the pipeline hangs in the consumer and is stopped there.
        Stop-Line 'Get-FtSecurityPosture -Demo -WarningAction SilentlyContinue | ForEach-Object { Start-Sleep -Milliseconds 200 }' 4000 | Should -BeLessThan 1.5
    }

    It 'Stops the work behind it when Select-Object has enough' {
        $whole = Measure-Command { $null = Get-FtSecurityPosture -Demo -WarningAction SilentlyContinue }
        $threads = [System.Threading.ThreadPool]::PendingWorkItemCount
        $first = Get-FtSecurityPosture -Demo -WarningVariable warned | Select-Object -First 1
        $first | Should -Not -BeNullOrEmpty
        # The warning of what was not seen comes at the end of a run: this run had none.
        $warned.Count | Should -Be 0
        (Measure-Command { $null = Get-FtSecurityPosture -Demo | Select-Object -First 1 }).TotalSeconds | Should -BeLessThan ([Math]::Max(1, $whole.TotalSeconds))
        [System.Threading.ThreadPool]::PendingWorkItemCount | Should -BeLessOrEqual ($threads + 50)
    }

    It 'Writes no report for a pipeline that was stopped' {
        $file = Join-Path $TestDrive 'stopped.html'
        $null = Stop-Line "Get-FtSecurityPosture -Demo | ForEach-Object { Start-Sleep -Milliseconds 200; `$_ } | Export-FtReport '$file'" 3000
        Get-ChildItem $TestDrive -Force | Should -BeNullOrEmpty
    }
}
