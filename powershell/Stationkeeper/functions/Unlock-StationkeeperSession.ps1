function Unlock-StationkeeperSession {
    <#
    .SYNOPSIS
    Unlocks sessions by id.
    .DESCRIPTION
    Lifts the block that keeps people from their desktops. A policy, or the next Block All, may block them again.

    The whole pipeline becomes one call of the program. Each session that was due gives an object with its outcome and its
    effect; each for which it was not done gives an error, which does not end the pipeline. Sessions that are so already give
    nothing. -WhatIf and -Confirm are PowerShell's own: with -WhatIf the program is not started. Whoever the session belongs to when
    the program looks at it is meant: an id can have been given to somebody else since it was listed.
    .PARAMETER SessionId
    Ids, or objects that carry SessionId or Id, as those of Get-WmsSession and Get-StationkeeperSession.
    .PARAMETER TimeoutInSecond
    How long each action may take. Without it: 10 seconds.
    .PARAMETER Override
    Set these guards aside for this once: disarmed, protected, held, notice, backoff, contested, disruption-budget. It is
    journalled, and needs -Reason.
    .PARAMETER Reason
    Why a guard is set aside.
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
    Unlock-StationkeeperSession 3, 5 -WhatIf

    What it would do.
    .EXAMPLE
    Get-WmsSession -All | Unlock-StationkeeperSession -TimeoutInSecond 5

    Every session of a MultiPoint host. On Windows Server 2012 R2: without -All.
    .EXAMPLE
    Get-StationkeeperSession | Where-Object { $_.User -like 'pupil*' } | Unlock-StationkeeperSession -Confirm

    Each after a question.
    .OUTPUTS
    Stationkeeper.Result
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
    [OutputType('Stationkeeper.Result')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('Id')]
        [object[]] $SessionId,
        [ValidateRange(1, 86400)]
        [int] $TimeoutInSecond,
        [string[]] $Override,
        [string] $Reason,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    begin {
        $given = New-Object System.Collections.ArrayList
    }
    process {
        foreach ($one in $SessionId) { $null = $given.Add($one) }
    }
    end {
        Invoke-SessionAction -Verb 'unlock' -Given $given -Bound $PSBoundParameters -Caller $PSCmdlet
    }
}
