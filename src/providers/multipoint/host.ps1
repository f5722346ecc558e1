# Answers requests for the sessions of one host, a line of JSON each way; protocol.ts beside this file says what goes over the line.
# Runs on PowerShell 4.0 to 7 and .NET 4.5.1 or later. Nothing of a request becomes part of a command's text. Ends with its input.
#   -Computer  another computer, whose cmdlets are called over one PSSession; absent or empty: this one.
param([string]$Computer)

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-Error ('PowerShell is in the language mode {0} here, in which {1} cannot work: allow that folder in the policy (AppLocker, App Control).' -f
        $ExecutionContext.SessionState.LanguageMode, $PSScriptRoot)
    exit 3
}

# Standard output belongs to the protocol. What-if lines, Write-Host, warnings and whatever else a module prints go to a writer in memory,
# which has to be there before the first of them: the console host of PowerShell keeps the writer that it met first. No preference is
# set here: -File runs this in the global scope, from which every module has its own.
$strays = New-Object System.IO.StringWriter
[Console]::SetOut($strays)
$straysLock = [Console]::Out # the wrapper that .NET put around it, which locks itself
$replies = New-Object System.IO.StreamWriter([Console]::OpenStandardOutput(), [System.Text.Encoding]::ASCII)
$requests = New-Object System.IO.StreamReader([Console]::OpenStandardInput(), (New-Object System.Text.UTF8Encoding($false)))

# What runs where the cmdlets are. Here it is always run, since failures are worded alike; to another computer it goes as text.
$parts = 'cmdlets.ps1', 'answers.ps1' | ForEach-Object { [System.IO.Path]::Combine($PSScriptRoot, $_) }
foreach ($part in $parts) { try { . $part } catch { throw } } # without them nothing can be answered

$remote = $null # the PSSession, once it was needed
$sent = $false # whether the request at hand has gone to where the cmdlets are

function Open-Remote {
    if ($null -ne $script:remote -and $script:remote.State -eq 'Opened') { return }
    Get-PSSession | Remove-PSSession # the broken one, or one that never got all that it needs
    $options = @{}
    $available = (Get-Command -Name New-PSSessionOption).Parameters # fewer of them where there is no WinRM
    if ($available.ContainsKey('NoMachineProfile')) { $options['NoMachineProfile'] = $true }
    # Milliseconds. A shell whose client was killed counts against the account's few until then: two hours by default.
    if ($available.ContainsKey('IdleTimeout')) { $options['IdleTimeout'] = 120000 }
    $opened = New-PSSession -ComputerName $Computer -SessionOption (New-PSSessionOption @options) -ErrorAction Stop
    foreach ($part in $parts) {
        Invoke-Command -Session $opened -ErrorAction Stop -ScriptBlock ([scriptblock]::Create([System.IO.File]::ReadAllText($part)))
    }
    $script:remote = $opened # with all that it needs
}

# A connection that breaks is opened anew once. An action is not sent again, since it may have happened.
function Get-RemoteAnswer([string]$line, [bool]$repeatable) {
    for ($attempt = 1; ; $attempt++) {
        Open-Remote
        $script:sent = $true
        try { return Invoke-Command -Session $script:remote -ErrorAction Stop -ScriptBlock { param($line) Get-Answer $line } -ArgumentList $line }
        catch { if ($script:remote.State -eq 'Opened' -or $attempt -gt 1 -or -not $repeatable) { throw } }
    }
}

# What was printed since the last call.
function Read-Strays {
    [System.Threading.Monitor]::Enter($straysLock)
    try {
        $strays.ToString()
        $null = $strays.GetStringBuilder().Clear()
    } finally { [System.Threading.Monitor]::Exit($straysLock) }
}

while ($null -ne ($line = $requests.ReadLine())) {
    if ($line.Trim() -eq '') { continue }
    $request = try { ConvertFrom-Json -InputObject $line } catch { $null }
    $id = if ($request.id -is [int] -or $request.id -is [long]) { $request.id } else { 0 }
    $printed = Read-Strays
    $sent = -not $Computer
    try { $ok, $json = if ($Computer) { Get-RemoteAnswer $line ($request.do -ne 'act') } else { Get-Answer $line } }
    catch {
        $failure = Get-Failure $_
        $failure['acted'] = $sent # or it may have: nobody can tell what became of what was sent
        $ok, $json = 'false', (ConvertTo-Ascii $failure)
    }
    $said = Read-Strays
    # What -WhatIf says is written by the console host, also for another computer, and can be had nowhere else.
    if ($request.do -eq 'what-if' -and $ok -eq 'true') { $json = ConvertTo-Ascii $said.Trim() }
    $member = if ($ok -eq 'true') { 'value' } else { 'error' }
    $replies.Write("`n" + '#stationkeeper {"id":' + $id + ',"ok":' + $ok + ',"' + $member + '":' + $json + "}`n")
    $replies.Flush()
    try { [Console]::Error.Write($printed + $said) } catch { continue } # nobody listens
}
if ($Computer) { Get-PSSession | Remove-PSSession }
