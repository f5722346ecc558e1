function Get-StationkeeperSession {
    <#
    .SYNOPSIS
    Lists the sessions of the host.
    .DESCRIPTION
    Looks at the host and gives one object a session, with its user, station, state and whether it is blocked. Blocked and
    Locked are yes, no or unknown: not every host can tell. Instants are in UTC.
    .PARAMETER Id
    These sessions only. An id is a number, or letters and digits as c2.
    .PARAMETER StateFolder
    The state folder. Without it: that of the running daemon, else your own.
    .PARAMETER Settings
    The settings file. Without it: stationkeeper.yaml in the current folder, if there is one.
    .PARAMETER Policies
    The folder of policies. Without it: policies in the current folder, or as the settings say.
    .PARAMETER Provider
    How sessions are seen and acted upon, as multipoint. Without it: as the settings say.
    .PARAMETER Program
    The program to run: an executable, or bin/stationkeeper.js. Without it: the environment variable STATIONKEEPER_PROGRAM,
    else the program beside this module, else stationkeeper on PATH.
    .EXAMPLE
    Get-StationkeeperSession

    Everybody who is there.
    .EXAMPLE
    Get-StationkeeperSession | Where-Object { $_.State -eq 'active' -and $_.Connection -eq 'remote' } | Disconnect-StationkeeperSession -WhatIf

    Whom it would disconnect to disconnect all remote sessions.
    .OUTPUTS
    Stationkeeper.Session
    #>
    [CmdletBinding()]
    [OutputType('Stationkeeper.Session')]
    param(
        [Parameter(Position = 0)]
        [Alias('SessionId')]
        [string[]] $Id,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    $look = (Invoke-Verb -Verb 'sessions' -Place $PSBoundParameters -Caller $PSCmdlet).Document
    $seen = @(foreach ($session in $look.Sessions) { $session.Id })
    foreach ($session in $look.Sessions) {
        if ($Id -and $Id -notcontains $session.Id) { continue }
        Add-RecordProperty -Record $session -Property ([ordered]@{ Host = $look.Host; ObservedAt = $look.ObservedAt })
        Add-RecordType -Record $session -Name 'Session'
    }
    foreach ($wanted in $Id) {
        if ($seen -contains $wanted) { continue }
        $message = "There is no session $(ConvertTo-Printable -Text $wanted) on $($look.Host)."
        $PSCmdlet.WriteError((New-ErrorRecord -Id 'SessionNotFound' -Category ObjectNotFound -Message $message -Target $wanted))
    }
}
