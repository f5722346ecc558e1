function Remove-StationkeeperHold {
    <#
    .SYNOPSIS
    Ends holds, overrides and waits.
    .DESCRIPTION
    The very selector that something was placed on, its id, or everySession ends it whole; any other ends it for the sessions
    selected now. Waits after failures and contested states of these sessions end as well. How often a session may be written to
    stays bounded.
    .PARAMETER Selector
    A selector as New-StationkeeperHold takes it, hold=ID, or a hold, an override or a session from the pipeline.
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
    Remove-StationkeeperHold room=lab-1

    What was placed on that room.
    .EXAMPLE
    (Get-StationkeeperStatus).Holds | Remove-StationkeeperHold -Confirm

    Each hold after a question.
    .OUTPUTS
    Stationkeeper.Release
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
    [OutputType('Stationkeeper.Release')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [object] $Selector,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    process {
        $words = Get-SelectorText -Value $Selector -Caller $PSCmdlet
        if (-not $PSCmdlet.ShouldProcess((ConvertTo-Printable -Text $words))) { return }
        $released = Invoke-Verb -Verb 'release' -ArgumentList '--', $words -GoOn -Place $PSBoundParameters -Caller $PSCmdlet
        if ($null -eq $released) { return }
        Add-RecordType -Record $released.Document -Name 'Release'
    }
}
