# A decision of a plan, with the fields of its session beside it, so that a pipeline can sort and filter by them.
function ConvertFrom-Decision {
    [OutputType([psobject])]
    param([Parameter(Mandatory = $true)] [psobject] $Decision)

    $session = $Decision.Session
    $rule = $Decision.Rule
    $flat = New-Object psobject
    Add-RecordProperty -Record $flat -Property ([ordered]@{
            SessionId   = $session.Id
            User        = $session.User
            Station     = $session.Station
            State       = $session.State
            Blocked     = $session.Blocked
            Status      = $Decision.Status
            Action      = $Decision.Action
            Desired     = $Decision.Desired
            Reason      = $Decision.Reason.Code
            Policy      = $(if ($rule) { $rule.Policy })
            Rule        = $(if ($rule) { $rule.Rule })
            Source      = $(if ($rule) { "$($rule.File):$($rule.Line)" })
            Incarnation = $session.Incarnation
            Detail      = $Decision.Reason
            Preview     = (Get-Field -Value $Decision -Name 'Preview')
            Drift       = (Get-Field -Value $Decision -Name 'Drift')
        })
    return $flat
}
