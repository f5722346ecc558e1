function Invoke-StationkeeperPlan {
    <#
    .SYNOPSIS
    Carries the plan out once.
    .DESCRIPTION
    Observes, plans and does what is due, then says what came of it: an object for each session that was due, and an error
    for each for which it was not done. Beside a running daemon it is the daemon that does it, with its own policies.

    With -WhatIf the plan is shown and nothing else is done. With -Confirm there is one question with all that is due; what is
    carried out is planned afresh after the answer. Unlock- and Disconnect-StationkeeperSession ask about each session.
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
    Invoke-StationkeeperPlan -WhatIf

    See first.
    .EXAMPLE
    Invoke-StationkeeperPlan -Override disruption-budget -Reason 'the room closes'

    Once without that guard.
    .OUTPUTS
    Stationkeeper.Result
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
    [OutputType('Stationkeeper.Result')]
    param(
        [string[]] $Override,
        [string] $Reason,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    $due = @()
    if ($WhatIfPreference -or $PSBoundParameters['Confirm']) {
        $plan = (Invoke-Verb -Verb 'plan' -Place $PSBoundParameters -Caller $PSCmdlet).Document
        $due = @(foreach ($decision in $plan.Decisions) {
                if (@('change', 'assert') -contains $decision.Status) { $decision }
            })
    }
    if ($WhatIfPreference) {
        foreach ($decision in $due) {
            $words = Get-SessionWords -Id $decision.Session.Id -Session $decision.Session
            $null = $PSCmdlet.ShouldProcess($words, "$($MyInvocation.MyCommand.Name): $($decision.Action)")
        }
        return
    }
    $words = @(foreach ($decision in $due) {
            "$($decision.Action) $(Get-SessionWords -Id $decision.Session.Id -Session $decision.Session)"
        })
    $target = if ($words.Count -gt 0) { $words -join ', ' } else { 'every session that is not as the policies want it' }
    if (-not $PSCmdlet.ShouldProcess($target)) { return }
    $arguments = @(Get-SetAsideArgument -Bound $PSBoundParameters)
    $ended = Invoke-Verb -Verb 'apply' -ArgumentList $arguments -Place $PSBoundParameters -Caller $PSCmdlet
    Write-Report -Ended $ended -Caller $PSCmdlet
}
