# From a request's line to its answer. host.ps1 runs this where the cmdlets are, after cmdlets.ps1.

# Ids that a site's own script returns: numbers, digits, or objects that have them. Anything else is no answer.
function Get-ScriptId([string]$path) {
    if (-not [System.IO.Path]::IsPathRooted($path) -or -not [System.IO.File]::Exists($path)) { Stop-Request 'request' "There is no script at $path" }
    foreach ($thing in Invoke-Strictly $path @{}) {
        $id = if ($thing -is [string] -or $thing -is [ValueType]) { "$thing" } elseif ($null -ne $thing) { Get-SessionId $thing }
        if ($id -eq $noSession) { continue }
        if ("$id" -notmatch '\A[0-9]{1,10}\z') { Stop-Request 'cmdlet' "The script returned something that is no session id: $thing" }
        $id
    }
}

function Get-SessionProcess { Get-Process | Where-Object { $null -ne $_.SessionId } }

# What a platform does not have is left unknown.
function Get-Description {
    $shapes = @{}
    $module = $null
    foreach ($name in 'Unlock-WmsSession', 'Disconnect-WmsSession', 'Get-WmsSession') {
        try { $cmdlet = Find-Cmdlet $name } catch { continue }
        $shapes[$name] = $cmdlet.shape
        $from = $cmdlet.command.Module
        if ($null -ne $from) { $module = [ordered]@{ name = $from.Name; version = "$($from.Version)"; path = "$($from.Path)" } }
    }
    $policy = try { "$(Get-ExecutionPolicy)" } catch { '' }
    $elevated = try {
        $principal = New-Object System.Security.Principal.WindowsPrincipal([System.Security.Principal.WindowsIdentity]::GetCurrent())
        $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
    } catch { $null }
    [ordered]@{
        version = "$($PSVersionTable.PSVersion)"
        edition = if ($PSVersionTable.PSEdition) { "$($PSVersionTable.PSEdition)" } else { 'Desktop' } # 4.0 does not say
        languageMode = "$($ExecutionContext.SessionState.LanguageMode)"
        executionPolicy = $policy
        computer = [Environment]::MachineName
        account = [Environment]::UserDomainName + '\' + [Environment]::UserName
        elevated = $elevated
        sessionId = [System.Diagnostics.Process]::GetCurrentProcess().SessionId
        module = $module
        cmdlets = [ordered]@{
            unlock = $shapes['Unlock-WmsSession']
            disconnect = $shapes['Disconnect-WmsSession']
            sessions = $shapes['Get-WmsSession']
        }
    }
}

# An error record by what is not localised, freed from what PowerShell wrapped around it.
function Get-Failure($record) {
    while ($record.Exception -is [System.Management.Automation.CmdletInvocationException] -or
        $record.Exception -is [System.Management.Automation.ActionPreferenceStopException]) {
        $inner = $record.Exception.ErrorRecord
        if ($null -eq $inner -or $inner.Exception -eq $record.Exception) { break }
        $record = $inner
    }
    $exception = $record.Exception
    while ($exception -is [System.Management.Automation.MethodInvocationException] -and $null -ne $exception.InnerException) {
        $exception = $exception.InnerException
    }
    $errorId = "$($record.FullyQualifiedErrorId)"
    if ($errorId -match '\AStationkeeper\.([a-z]+)') {
        return [ordered]@{ source = $Matches[1]; category = ''; errorId = ''; message = $exception.Message }
    }
    # A bare exception has no category of its own, but its type says as much.
    $denied = $exception -is [System.UnauthorizedAccessException] -or $exception -is [System.Security.SecurityException]
    $late = $false
    for ($cause = $exception; $null -ne $cause; $cause = $cause.InnerException) { if ($cause -is [System.TimeoutException]) { $late = $true } }
    [ordered]@{
        source = 'cmdlet'
        category = if ($denied) { 'PermissionDenied' } elseif ($late) { 'OperationTimeout' } else { "$($record.CategoryInfo.Category)" }
        errorId = $errorId
        message = "$($exception.Message)"
    }
}

# ASCII alone, so that no code page on the way can change it; -EscapeHandling exists from 7 only.
function ConvertTo-Ascii($thing) {
    if ($null -eq $thing) { return 'null' } # also where a command gave nothing, of which 5.1 would make {}
    if ($thing -is [array]) { $thing = [object[]]$thing } # bare: around a list from a pipeline 5.1 would print { value, Count }
    $json = ConvertTo-Json -InputObject $thing -Compress -Depth 5
    [regex]::Replace($json, '[^\x20-\x7e]', [System.Text.RegularExpressions.MatchEvaluator] { '\u{0:x4}' -f [int]$args[0].Value[0] })
}

# Two texts: whether it went well, and the value or the failure as JSON. Texts cross to another computer and back as they are.
function Get-Answer([string]$line) {
    try {
        $script:acted = $false
        $request = try { ConvertFrom-Json -InputObject $line } catch { $null }
        $value = switch -CaseSensitive ("$($request.do)") {
            'describe' { Get-Description }
            'sessions' { , @(Get-Session $request.timeoutSeconds) }
            'act' { Set-Session $request $false }
            'what-if' { Set-Session $request $true }
            'processes' { , @(Get-SessionProcess | ForEach-Object { [ordered]@{ session = "$($_.SessionId)"; name = $_.ProcessName } }) }
            'probe-process' {
                $name = $request.name -replace '\.exe\z'
                , @(Get-SessionProcess | Where-Object { $_.ProcessName -eq $name } | ForEach-Object { "$($_.SessionId)" } | Sort-Object -Unique)
            }
            'probe-script' { , @(Get-ScriptId $request.path) }
            default { Stop-Request 'request' "No such request: $line" }
        }
        'true'
        ConvertTo-Ascii $value
    } catch {
        'false'
        $failure = Get-Failure $_
        $failure['acted'] = $script:acted
        ConvertTo-Ascii $failure
    }
}
