function Get-StationkeeperPlan {
    <#
    .SYNOPSIS
    Shows what would be done, and does nothing.
    .DESCRIPTION
    Gives one object for every session: what the policies want of it, which rule says so, and why nothing is done where
    nothing is. Status is change, assert, in-sync, unmanaged, withheld, conflict or unsupported; Action is unlock, disconnect or
    none; Reason is a word of a closed list, and Detail has what belongs to it. PlanId, PlannedAt, WakeAt, Revision, Host and
    FightDetection are the plan's and the same on all.
    .PARAMETER Observed
    Plans for this snapshot of a host instead of the host itself.
    .PARAMETER Now
    Plans for that instant.
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
    Get-StationkeeperPlan | Where-Object { $_.Status -eq 'change' }

    What is due now.
    .EXAMPLE
    Get-StationkeeperPlan | Group-Object Status, Reason -NoElement

    The plan, counted.
    .EXAMPLE
    Get-StationkeeperPlan -Observed monday.json -Policies policies -Now '2026-11-23T09:00:00Z'

    For a snapshot, at another time.
    .OUTPUTS
    Stationkeeper.Decision
    #>
    [CmdletBinding()]
    [OutputType('Stationkeeper.Decision')]
    param(
        [string] $Observed,
        [datetime] $Now,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    $arguments = @()
    if ($Observed) { $arguments += '--observed=' + (Resolve-CallerPath -Path $Observed -Caller $PSCmdlet) }
    if ($PSBoundParameters.ContainsKey('Now')) { $arguments += "--now=$(Get-TimeText -Value $Now)" }
    $plan = (Invoke-Verb -Verb 'plan' -ArgumentList $arguments -Place $PSBoundParameters -Caller $PSCmdlet).Document
    $same = [ordered]@{
        PlanId         = $plan.Id
        PlannedAt      = $plan.PlannedAt
        WakeAt         = $plan.WakeAt
        Revision       = $plan.Revision
        Host           = $plan.Host
        FightDetection = $plan.FightDetection
    }
    foreach ($decision in $plan.Decisions) { ConvertFrom-Decision -Decision $decision -TypeName 'Decision' -Also $same }
}
