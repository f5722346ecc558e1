function New-StationkeeperHold {
    <#
    .SYNOPSIS
    Leaves sessions alone for a while.
    .DESCRIPTION
    Nothing is unlocked or disconnected there until the hold ends or is removed; what was not sent yet is not sent. A
    selector by fields also covers sessions that come later, one by id covers who is there now.
    .PARAMETER Selector
    A session id, fields as room=lab-1,connection=station or user=CLASS\ana, everySession, or sessions from the pipeline.
    .PARAMETER For
    For that long, as 20m or a TimeSpan.
    .PARAMETER Until
    Until the clock next shows a time as 12:00 in the settings' time zone, or until an instant.
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
    New-StationkeeperHold 5 -For 20m -Reason 'talking to Ana'

    Leave session 5 as it is.
    .EXAMPLE
    New-StationkeeperHold room=lab-1 -Until 12:00 -Reason 'exam on paper'

    A whole room, until the next noon.
    .OUTPUTS
    Stationkeeper.Hold
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Low')]
    [OutputType('Stationkeeper.Hold')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [object] $Selector,
        [Parameter(Mandatory = $true, ParameterSetName = 'For')]
        [object] $For,
        [Parameter(Mandatory = $true, ParameterSetName = 'Until')]
        [object] $Until,
        [Parameter(Mandatory = $true)]
        [string] $Reason,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    process {
        $words = Get-SelectorText -Value $Selector -Caller $PSCmdlet
        if (-not $PSCmdlet.ShouldProcess((ConvertTo-Printable -Text $words))) { return }
        $end = if ($PSCmdlet.ParameterSetName -eq 'For') { "--for=$(Get-TimeText -Value $For)" } else { "--until=$(Get-TimeText -Value $Until)" }
        $arguments = @($end, "--reason=$Reason", '--', $words)
        $placed = Invoke-Verb -Verb 'hold' -ArgumentList $arguments -GoOn -Place $PSBoundParameters -Caller $PSCmdlet
        if ($null -eq $placed) { return }
        Add-RecordType -Record $placed.Document -Name 'Hold'
    }
}
