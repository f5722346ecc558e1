function Get-StationkeeperExplanation {
    <#
    .SYNOPSIS
    Explains what is decided about a session.
    .DESCRIPTION
    Gives, for each session that the selector means, the rules that are about it, which of them decides and why, the guard that
    keeps it back, the rules that miss by one thing, and what would have to be different for another decision.
    .PARAMETER Selector
    A session id, fields as room=lab-1,connection=station or user=CLASS\ana, or a session or decision from the pipeline.
    .PARAMETER At
    At an instant, past or future, or a time ago as 2h or a TimeSpan.
    .PARAMETER Observed
    For this snapshot of a host instead of the host itself.
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
    Get-StationkeeperExplanation 5

    Why session 5 is left as it is, or not.
    .EXAMPLE
    Get-StationkeeperPlan | Where-Object { $_.Status -eq 'withheld' } | Get-StationkeeperExplanation

    Why each of them has to wait.
    .OUTPUTS
    Stationkeeper.Explanation
    Stationkeeper.RecordedDecision
    #>
    [CmdletBinding()]
    [OutputType('Stationkeeper.Explanation')]
    [OutputType('Stationkeeper.RecordedDecision')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [object] $Selector,
        [object] $At,
        [string] $Observed,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    process {
        $arguments = @()
        if ($PSBoundParameters.ContainsKey('At')) { $arguments += "--at=$(Get-TimeText -Value $At)" }
        if ($Observed) { $arguments += '--observed=' + (Resolve-CallerPath -Path $Observed -Caller $PSCmdlet) }
        $arguments += @('--', (Get-SelectorText -Value $Selector -Caller $PSCmdlet))
        $ended = Invoke-Verb -Verb 'why' -ArgumentList $arguments -GoOn -Place $PSBoundParameters -Caller $PSCmdlet
        if ($null -eq $ended) { return }
        $why = $ended.Document
        foreach ($explanation in $why.Sessions) {
            Add-RecordProperty -Record $explanation -Property ([ordered]@{
                    SessionId = $explanation.Decision.Session.Id
                    User      = $explanation.Decision.Session.User
                    Status    = $explanation.Decision.Status
                    Action    = $explanation.Decision.Action
                    Reason    = $explanation.Decision.Reason.Code
                    PlanId    = $why.Plan
                    PlannedAt = $why.PlannedAt
                    Causes    = $why.Causes
                })
            Add-RecordType -Record $explanation -Name 'Explanation'
        }
        # Recorded decisions whose reasons can't be made again.
        foreach ($recorded in $why.Unexplained) { Add-RecordType -Record $recorded -Name 'RecordedDecision' }
    }
}
