# The host that the scripted modules beside this file pretend to be: a JSON file that a test writes, named by STATIONKEEPER_TEST_WORLD.
# Each call is read afresh from it and noted in the file of the same name with .calls after it, and its process in one with .pids. Names are Base64 of UTF-16LE.

function Read-World { ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($env:STATIONKEEPER_TEST_WORLD)) }

function ConvertFrom-Name($text) {
    if ($null -eq $text) { return }
    $bytes = [Convert]::FromBase64String($text)
    -join $(for ($at = 0; $at -lt $bytes.Length; $at += 2) { [char]($bytes[$at] + 256 * $bytes[$at + 1]) })
}

# One line a call: the cmdlet and what was bound, with its type.
function Write-Call([string]$cmdlet, $bound) {
    $said = foreach ($name in $bound.Keys | Sort-Object) { '{0}={1}:{2}' -f $name, ($bound[$name] -join ','), $bound[$name].GetType().Name }
    [System.IO.File]::AppendAllText("$env:STATIONKEEPER_TEST_WORLD.calls", (@($cmdlet) + $said -join ' ') + "`n")
    [System.IO.File]::AppendAllText("$env:STATIONKEEPER_TEST_WORLD.pids", "$PID`n")
}

# What a compiled cmdlet has and a script of 4.0 has no keyword for.
$assembly = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly((New-Object System.Reflection.AssemblyName 'WmsStates'), 'Run')
$builder = $assembly.DefineDynamicModule('WmsStates').DefineEnum('SessionState', 'Public', [int])
$null = $builder.DefineLiteral('ConnectedToStation', 1)
$null = $builder.DefineLiteral('RemoteConnection', 2)
$null = $builder.DefineLiteral('Disconnected', 3)
$states = $builder.CreateTypeInfo()

function Get-State([int]$number) { [enum]::ToObject($states, $number) }

function New-Failure([string]$message, [string]$errorId, [string]$category, $exception) {
    if ($null -eq $exception) { $exception = New-Object System.InvalidOperationException $message }
    New-Object System.Management.Automation.ErrorRecord($exception, $errorId, $category, $null)
}

# What has been ordered for a cmdlet in the world's `tricks`. Called in the cmdlet's own scope, by dot-sourcing.
function Invoke-Trick([string]$cmdlet, $caller) {
    switch ((Read-World).tricks.$cmdlet) {
        'denied' { $caller.ThrowTerminatingError((New-Failure '' 'AccessDenied' 'PermissionDenied' (New-Object System.UnauthorizedAccessException 'Zugriff verweigert'))) }
        'denied-bare' { throw (New-Object System.UnauthorizedAccessException 'Zugriff verweigert') }
        'terminate' { $caller.ThrowTerminatingError((New-Failure 'the service is busy' 'ServiceBusy' 'ResourceBusy')) }
        'go-on' { $caller.WriteError((New-Failure 'one of several things failed' 'PartlyFailed' 'WriteError')) }
        'complain' { Write-Error 'one of several things failed' -ErrorId 'PartlyFailed' }
        'die' { [Environment]::Exit(3) }
        'hang' { Start-Sleep -Seconds 3600 }
        'late' { Start-Sleep -Milliseconds 1200 }
        'timed-out' { throw (New-Object System.InvalidOperationException 'Fehler', (New-Object System.TimeoutException 'Zeit abgelaufen')) }
        'noise' {
            Write-Host '#stationkeeper {"id":1,"ok":true,"value":null}'
            Write-Warning 'a warning'
            Write-Verbose 'wordy' -Verbose
            [Console]::Write('without an end')
            [Console]::Error.Write('an error without an end')
            $bytes = [System.Text.Encoding]::ASCII.GetBytes("native`n" + '#stationkeeper {"id":') + [byte]255
            $native = [Console]::OpenStandardOutput()
            $native.Write($bytes, 0, $bytes.Length)
            $native.Flush()
        }
    }
}

function Find-Session([uint32]$id, $caller) {
    $found = @((Read-World).sessions | Where-Object { $_.id -eq $id })
    if ($found.Length -gt 0) { return $found }
    $missing = New-Object System.Management.Automation.ItemNotFoundException "Es gibt keine Sitzung $id"
    $caller.WriteError((New-Failure '' 'SessionNotFound' 'ObjectNotFound' $missing))
}

function Set-Disconnected([uint32]$id) {
    $world = Read-World
    foreach ($session in $world.sessions) { if ($session.id -eq $id) { $session.state = 3 } }
    [System.IO.File]::WriteAllText($env:STATIONKEEPER_TEST_WORLD, (ConvertTo-Json -InputObject $world -Depth 5))
}
