# An endpoint that takes connections and never answers; it counts what came. Dispose with Stop().
function New-SilentEndpoint {
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    [pscustomobject]@{ Listener = $listener; Url = "http://127.0.0.1:$($listener.LocalEndpoint.Port)" }
}

# A port of the loopback on which nobody listens.
function Get-ClosedUrl {
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    "http://127.0.0.1:$port"
}

# moto_server on a free port, or nothing where it is not on PATH. End it with Stop-Moto.
function Start-Moto {
    if (-not (Get-Command moto_server -CommandType Application -ErrorAction Ignore)) {
        return
    }
    $url = Get-ClosedUrl
    $log = [System.IO.Path]::GetTempFileName()
    $process = Start-Process moto_server -ArgumentList '-H', '127.0.0.1', '-p', ([uri]$url).Port -PassThru -RedirectStandardOutput $log -RedirectStandardError "$log.err"
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while ($clock.Elapsed.TotalSeconds -lt 40) {
        try {
            $null = Invoke-WebRequest -Uri "$url/moto-api/" -TimeoutSec 2
            return [pscustomobject]@{ Process = $process; Url = $url; Log = $log }
        }
        catch {
            Start-Sleep -Milliseconds 250
        }
    }
    $process.Kill($true)
    throw "moto_server did not answer within 40 s: $(Get-Content "$log.err" -Raw)"
}

function Stop-Moto($Moto) {
    if ($Moto) {
        $Moto.Process.Kill($true)
        Remove-Item -Path $Moto.Log, "$($Moto.Log).err"
    }
}
