# A decision of a plan, with the fields of its session beside it, so that a pipeline can sort and filter by them; and
# more fields behind them.
function ConvertFrom-Decision {
    [OutputType([psobject])]
    param(
        [Parameter(Mandatory = $true)] [psobject] $Decision,
        [Parameter(Mandatory = $true)] [string] $TypeName,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Also
    )

    $session = $Decision.Session
    $rule = $Decision.Rule
    $preview = $Decision.PSObject.Properties['Preview']
    $drift = $Decision.PSObject.Properties['Drift']
    $fields = [ordered]@{
        PSTypeName  = "Stationkeeper.$TypeName"
        SessionId   = $session.Id
        User        = $session.User
        Station     = $session.Station
        State       = $session.State
        Blocked     = $session.Blocked
        Status      = $Decision.Status
        Action      = $Decision.Action
        Desired     = $Decision.Desired
        Reason      = $Decision.Reason.Code
        Policy      = $null
        Rule        = $null
        Source      = $null
        Incarnation = $session.Incarnation
        Detail      = $Decision.Reason
        Preview     = $null
        Drift       = $null
    }
    if ($null -ne $rule) {
        $fields.Policy = $rule.Policy
        $fields.Rule = $rule.Rule
        $fields.Source = "$($rule.File):$($rule.Line)"
    }
    if ($null -ne $preview) { $fields.Preview = $preview.Value }
    if ($null -ne $drift) { $fields.Drift = $drift.Value }
    foreach ($name in $Also.Keys) { $fields[$name] = $Also[$name] }
    return [pscustomobject] $fields
}
