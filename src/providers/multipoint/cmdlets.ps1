# The MultiPoint cmdlets in whichever dialect this host has them. host.ps1 runs this where the cmdlets are.

$commands = @{} # by name: the command and its shape
$acted = $false # whether the request at hand has called the cmdlet that acts

# Not a cmdlet's own; by name, since .NET's list of them differs from version to version.
$commonParameters = 'Verbose', 'Debug', 'ErrorAction', 'WarningAction', 'InformationAction', 'ProgressAction', 'ErrorVariable',
    'WarningVariable', 'InformationVariable', 'OutVariable', 'OutBuffer', 'PipelineVariable', 'UseTransaction'

# Ends a request; Get-Failure reads the source off the error's id.
function Stop-Request([string]$source, [string]$message) {
    $exception = New-Object System.InvalidOperationException($message)
    throw (New-Object System.Management.Automation.ErrorRecord($exception, "Stationkeeper.$source", 'InvalidOperation', $null))
}

# The dialect shows in the parameters alone. -SessionId also binds to -SessionIdList, as its abbreviation, but is not among its names.
function Get-Shape($command) {
    $parameters = $command.Parameters
    $idParameter = @('SessionId', 'SessionIdList', 'Id' | Where-Object { $parameters.ContainsKey($_) })[0]
    $idType = if ($null -ne $idParameter) { $parameters[$idParameter].ParameterType } else { $null }
    [ordered]@{
        name = $command.Name
        parameters = @($parameters.Keys | Where-Object { $commonParameters -notcontains $_ } | Sort-Object)
        idParameter = $idParameter
        takesList = $null -ne $idType -and $idType -ne [string] -and [System.Collections.IEnumerable].IsAssignableFrom($idType)
        whatIf = $parameters.ContainsKey('WhatIf')
        confirm = $parameters.ContainsKey('Confirm')
        timeout = $parameters.ContainsKey('TimeoutInSecond')
        server = $parameters.ContainsKey('Server')
    }
}

# Looked up once: Get-Command costs ten milliseconds. What is missing is looked for again, since a role may be added meanwhile.
function Find-Cmdlet([string]$name) {
    if (-not $script:commands.ContainsKey($name)) {
        $command = Get-Command -Name $name -CommandType 'Cmdlet', 'Function' -ErrorAction SilentlyContinue
        foreach ($module in 'MultiPoint', 'WmsCmdlets') {
            if ($null -ne $command) { break }
            Import-Module -Name $module -ErrorAction SilentlyContinue
            $command = Get-Command -Name $name -CommandType 'Cmdlet', 'Function' -ErrorAction SilentlyContinue
        }
        if ($null -eq $command) { $command = Get-Command -Name $name -CommandType 'Cmdlet', 'Function' -ErrorAction Stop }
        $command = @($command)[0]
        $script:commands[$name] = @{ command = $command; shape = Get-Shape $command }
    }
    $script:commands[$name]
}

# One list object as well as many objects, and lists within lists.
function Expand-List($given) {
    foreach ($item in $given) {
        if ($item -is [System.Collections.IEnumerable] -and $item -isnot [string] -and $item -isnot [System.Collections.IDictionary]) {
            Expand-List $item
        } else { , $item }
    }
}

# What a command or a script gives. Anything on its error stream is a failure, whether it went on after that or not.
function Invoke-Strictly($command, [System.Collections.IDictionary]$parameters) {
    $ended = $false
    # A stray break or continue in what is called ends the nearest loop of its callers, which is this one.
    do { $given = & $command @parameters 2>&1; $went = $?; $given = @($given); $ended = $true } while ($false)
    if (-not $ended) { Stop-Request 'cmdlet' "$command broke off." }
    # A script that says by its exit code that it failed: the ids that it still gave are not all.
    if (-not $went -and $command -is [string]) { Stop-Request 'cmdlet' "$command ended with exit code $LASTEXITCODE." }
    foreach ($item in $given) { if ($item -is [System.Management.Automation.ErrorRecord]) { throw $item } }
    Expand-List $given
}

function Invoke-Cmdlet($cmdlet, [System.Collections.IDictionary]$parameters, [int]$seconds) {
    if ($cmdlet.command.Parameters.ContainsKey('ErrorAction')) { $parameters['ErrorAction'] = 'Stop' }
    if ($cmdlet.shape.confirm) { $parameters['Confirm'] = $false }
    if ($cmdlet.shape.timeout -and $seconds -gt 0) { $parameters['TimeoutInSecond'] = $seconds }
    Invoke-Strictly $cmdlet.command $parameters
}

$noSession = '4294967295' # what a station without a session has for one; -1 where somebody reads it as an Int32

# Both spellings. Nothing, of a thing that has neither.
function Get-SessionId($thing) {
    $id = $thing.SessionId
    if ($null -eq $id) { $id = $thing.Id }
    if ($null -eq $id) { return }
    if ($id -eq -1) { $noSession } else { $id.ToString() }
}

# What ConvertTo-Json of 5.1 prints as it is: a bare text, since it prints the notes around one that came from a pipeline, or a null that
# was said, since it makes {} of a command that gave nothing.
function Get-Text($thing) { if ($null -eq $thing) { $null } else { $thing.ToString() } }

# All sessions, or those of that id.
function Get-Session([int]$seconds, $id) {
    $cmdlet = Find-Cmdlet 'Get-WmsSession'
    $parameters = @{}
    if ($null -ne $id -and $null -ne $cmdlet.shape.idParameter) { $parameters[$cmdlet.shape.idParameter] = $id }
    elseif ($cmdlet.shape.parameters -contains 'All') { $parameters['All'] = $true } # a bare call is ambiguous there
    foreach ($item in Invoke-Cmdlet $cmdlet $parameters $seconds) {
        if ($null -eq $item) { continue }
        $sessionId = Get-SessionId $item
        if ($null -eq $sessionId) { Stop-Request 'cmdlet' "Get-WmsSession gave something without SessionId or Id: $item" }
        if ($sessionId -eq $noSession -or ($null -ne $id -and $sessionId -ne "$id")) { continue }
        [ordered]@{
            id = $sessionId
            state = "$(Get-Text $item.State)"
            user = Get-Text $item.UserName
            domain = Get-Text $item.DomainName
            station = Get-Text $item.StationId
            client = Get-Text $item.ClientName
            admin = if ($item.IsAdmin -is [bool]) { [bool]$item.IsAdmin } else { $null }
        }
    }
}

# Unit by unit: an Encoding would turn a lone surrogate into U+FFFD.
function ConvertFrom-Base64([string]$text) {
    $bytes = [Convert]::FromBase64String($text)
    -join $(for ($at = 0; $at + 1 -lt $bytes.Length; $at += 2) { [char]($bytes[$at] + 256 * $bytes[$at + 1]) })
}

# Ends the request unless the session is there and still that person's.
function Assert-Session([uint32]$id, [string]$user, [int]$seconds) {
    $null = Find-Cmdlet 'Get-WmsSession' # so that "not found" below is said of the session
    try { $found = @(Get-Session $seconds $id) }
    catch {
        if ((Get-Failure $_).category -ne 'ObjectNotFound') { throw }
        $found = @()
    }
    if ($found.Length -ne 1) { Stop-Request 'gone' "There is no session $id." }
    $domain = $found[0].domain
    $person = "$($found[0].user)"
    if (-not [string]::IsNullOrWhiteSpace($domain)) { $person = $domain + '\' + $person }
    if (-not [string]::Equals($person, $user, [StringComparison]::OrdinalIgnoreCase)) { Stop-Request 'gone' "Session $id is somebody else's now." }
}

# Acts, or asks the cmdlet what it would do.
function Set-Session($request, [bool]$whatIf) {
    $begun = [System.Diagnostics.Stopwatch]::StartNew()
    $name = @{ unlock = 'Unlock-WmsSession'; disconnect = 'Disconnect-WmsSession' }["$($request.action)"]
    if ($null -eq $name) { Stop-Request 'request' "No such action: $($request.action)" }
    $id = [uint32]0
    if ($request.session -notmatch '\A[0-9]{1,10}\z' -or -not [uint32]::TryParse($request.session, [ref]$id) -or "$id" -eq $noSession) {
        Stop-Request 'request' "No session id: $($request.session)"
    }
    $user = try { ConvertFrom-Base64 $request.user } catch { Stop-Request 'request' "No Base64: $($request.user)" }
    if ($id -eq 0) { Stop-Request 'refused' 'Session 0 belongs to the services and is never touched.' }
    if ($name -eq 'Disconnect-WmsSession' -and $id -eq [System.Diagnostics.Process]::GetCurrentProcess().SessionId) {
        Stop-Request 'refused' "Session $id is the one that Stationkeeper itself runs in, and is never disconnected."
    }
    $cmdlet = Find-Cmdlet $name
    $idParameter = $cmdlet.shape.idParameter
    if ($null -eq $idParameter) { Stop-Request 'refused' "$name takes none of SessionId, SessionIdList and Id on this host." }
    if ($whatIf -and -not $cmdlet.shape.whatIf) { Stop-Request 'refused' "$name has no -WhatIf on this host." }
    Assert-Session $id $user $request.timeoutSeconds
    # Who asked has given up by now, and may not have been able to end this, as on another computer.
    if ($request.timeoutSeconds -gt 0 -and $begun.Elapsed.TotalSeconds -ge $request.timeoutSeconds) {
        Stop-Request 'cmdlet' "The session was not read again in time, so nothing was done."
    }
    $parameters = @{ $idParameter = $id } # one id a call: with several, an error does not mean that nothing happened
    if ($whatIf) { $parameters['WhatIf'] = $true }
    $script:acted = -not $whatIf
    $null = Invoke-Cmdlet $cmdlet $parameters $request.timeoutSeconds
}
