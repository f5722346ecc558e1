function Resume-Stationkeeper {
    <#
    .SYNOPSIS
    Acts again after a stop.
    .DESCRIPTION
    Removes the file STOP from the state folder. Gives nothing.
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
    Resume-Stationkeeper

    Go on unlocking and disconnecting as declared.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
    param(
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    if (-not $PSCmdlet.ShouldProcess('unlocking and disconnecting as declared')) { return }
    $ended = Invoke-Verb -Verb 'resume' -AsText -Place $PSBoundParameters -Caller $PSCmdlet
    # Nothing to remove is no failure, and may mean another state folder.
    if ($ended.Said -match '^removed ') { Write-Verbose $ended.Said } else { Write-Warning $ended.Said }
}
