function Get-StationkeeperStatus {
    <#
    .SYNOPSIS
    Says who keeps the host, and how it stands.
    .DESCRIPTION
    Reads and changes nothing: the daemon, whether acting is stopped, the policies in force, what is due, what is withheld,
    and the holds and overrides in force.
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
    Get-StationkeeperStatus

    Everything at a glance.
    .EXAMPLE
    (Get-StationkeeperStatus).Holds | Remove-StationkeeperHold

    End every hold.
    .EXAMPLE
    if ((Get-StationkeeperStatus).Stopped) { 'nothing is done here' }

    Ask whether somebody stopped it.
    .OUTPUTS
    Stationkeeper.Status
    #>
    [CmdletBinding()]
    [OutputType('Stationkeeper.Status')]
    param(
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    $status = (Invoke-Verb -Verb 'status' -Place $PSBoundParameters -Caller $PSCmdlet).Document
    foreach ($hold in $status.Holds) { $null = Add-RecordType -Record $hold -Name 'Hold' }
    foreach ($override in $status.Overrides) { $null = Add-RecordType -Record $override -Name 'Override' }
    Add-RecordType -Record $status -Name 'Status'
}
