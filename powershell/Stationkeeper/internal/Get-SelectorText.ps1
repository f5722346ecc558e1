# A selector as the command line takes it, from text, a session, or, for whoever releases, a hold or an override.
function Get-SelectorText {
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] $Value, [Parameter(Mandatory = $true)] [System.Management.Automation.PSCmdlet] $Caller)

    if ($Value -is [string]) { return $Value }
    foreach ($kind in 'Hold', 'Override') {
        if ($Value.PSObject.TypeNames -contains "Stationkeeper.$kind") { return "$($kind.ToLowerInvariant())=$($Value.Id)" }
    }
    try {
        $targets = @(Resolve-SessionTarget -Value $Value)
        if ($targets.Count -ne 1) { throw "One session is a selector, $($targets.Count) are not: pipe them in." }
        return $targets[0].Id
    } catch {
        Stop-Caller -Caller $Caller -Id 'InvalidSelector' -Category InvalidArgument -Message $_.Exception.Message -Target $Value
    }
}

# A length of time or a point in it, as text of the command line.
function Get-TimeText {
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] $Value)

    if ($Value -is [timespan]) { return ([long] [System.Math]::Round($Value.TotalMilliseconds)).ToString([System.Globalization.CultureInfo]::InvariantCulture) + 'ms' }
    if ($Value -is [datetimeoffset]) { $Value = $Value.UtcDateTime }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [System.Globalization.CultureInfo]::InvariantCulture) }
    return [string] $Value
}
