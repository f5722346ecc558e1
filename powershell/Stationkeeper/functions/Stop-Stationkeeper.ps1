function Stop-Stationkeeper {
    <#
    .SYNOPSIS
    Stops all acting, at once.
    .DESCRIPTION
    Writes the file STOP into the state folder and gives it. Whoever keeps the host reads it before every action; looking and
    planning go on. It needs no daemon and never expires: Resume-Stationkeeper ends it.
    .PARAMETER Reason
    Why; everybody who looks will read it.
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
    Stop-Stationkeeper 'exam on paper until noon'

    Nothing is unlocked or disconnected any more.
    .OUTPUTS
    Stationkeeper.Stop
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Low')]
    [OutputType('Stationkeeper.Stop')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $Reason,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    if (-not $PSCmdlet.ShouldProcess('all unlocking and disconnecting')) { return }
    $ended = Invoke-Verb -Verb 'stop' -ArgumentList "--reason=$Reason" -AsText -Place $PSBoundParameters -Caller $PSCmdlet
    [pscustomobject]@{ PSTypeName = 'Stationkeeper.Stop'; Path = $ended.Text.Trim(); Reason = $Reason }
}
