# What became of each session that was due, as objects; and an error for each for which it was not done. None of them ends
# the pipeline: the others were carried out.
function Write-Report {
    [OutputType('Stationkeeper.Result')]
    param(
        [Parameter(Mandatory = $true)] [psobject] $Ended,
        [Parameter(Mandatory = $true)] [System.Management.Automation.PSCmdlet] $Caller
    )

    trap { break }
    $report = $Ended.Document
    if ($report.PolicyProblem) { $Caller.WriteWarning($report.PolicyProblem) }
    foreach ($result in $report.Results) {
        $flat = ConvertFrom-Decision -Decision $result -TypeName 'Result' -Also ([ordered]@{
                Outcome = $(if ($result.Outcome) { $result.Outcome.Kind })
                Effect  = $result.Effect
                Message = (Get-ResultMessage -Result $result)
                Note    = $result.Note
                Host    = $report.Host
                PlanId  = $report.Plan
            })
        $flat
        if ($result.Note) { $Caller.WriteWarning("Session $($flat.SessionId): $($result.Note)") }
        $failure = Get-Failure -Result $flat
        if ($failure) {
            $words = Get-SessionWords -Id $flat.SessionId -Session $flat
            $message = "$words`: $($flat.Action) $($failure.Said)"
            if ($flat.Message) { $message += ": $($flat.Message)" }
            $Caller.WriteError((New-ErrorRecord -Id $failure.Id -Category $failure.Category -Message "$message." -Target $flat))
        }
    }
    foreach ($id in $report.Missing) {
        $Caller.WriteError((New-ErrorRecord -Id 'SessionNotFound' -Category ObjectNotFound -Message "There is no session $id on $($report.Host)." -Target $id))
    }
}

# Its own words, else those of the call, else the reason's code and until when.
function Get-ResultMessage {
    [OutputType([string])]
    param([psobject] $Result)

    if ($Result.Message) { return $Result.Message }
    if ($Result.Outcome) { return Get-Field -Value $Result.Outcome -Name 'Message' }
    $reason = $Result.Reason
    $until = Get-Field -Value $reason -Name 'Until'
    if ($until -is [datetime]) { return "$($reason.Code), until $($until.ToString('u', [System.Globalization.CultureInfo]::InvariantCulture))" }
    return $reason.Code
}

# Nothing where it was done, as far as can be seen, and where it was not due: what plan-only rules would do is not.
function Get-Failure {
    param([psobject] $Result)

    switch ($Result.Outcome) {
        'done' { if ($Result.Effect -eq 'refuted') { return @{ Id = 'Refuted'; Category = 'InvalidResult'; Said = 'had no effect' } } else { return } }
        'refused' { return @{ Id = 'Refused'; Category = 'PermissionDenied'; Said = 'was refused' } }
        'gone' { return @{ Id = 'SessionGone'; Category = 'ObjectNotFound'; Said = 'found the session gone' } }
        'unknown' { if ($Result.Effect -eq 'verified') { return } else { return @{ Id = 'OutcomeUnknown'; Category = 'OperationTimeout'; Said = 'may have happened or not' } } }
        { $_ } { return @{ Id = 'ActionFailed'; Category = 'OperationStopped'; Said = 'failed' } }
    }
    if ($Result.Reason -eq 'plan-only') { return }
    switch ($Result.Status) {
        'conflict' { return @{ Id = 'Conflict'; Category = 'InvalidOperation'; Said = 'was not done, rules of one priority disagree' } }
        'unsupported' { return @{ Id = 'Unsupported'; Category = 'NotImplemented'; Said = 'can''t be done to this session' } }
        'withheld' { return @{ Id = 'Withheld'; Category = 'OperationStopped'; Said = 'was withheld' } }
        default { return @{ Id = 'NotSent'; Category = 'OperationStopped'; Said = 'was not sent' } }
    }
}
